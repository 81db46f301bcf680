import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { UsageError } from '../../basics/errors.ts';
import type { Event } from '../../history/events.ts';
import { topologyOf } from '../../lab/topology.ts';
import { nodesWith, type Roles } from '../../platform/roles.ts';
import { standingOf } from '../../platform/standing.ts';
import { EXIT } from '../../records/exit-code.ts';
import type { Registry } from '../../records/registry.ts';
import type { DockerRuntime } from '../../runtime/docker/docker.ts';
import type { Lab } from '../../runtime/runtime.ts';
import { settingsOf, setUp } from '../../setup/setup.ts';
import type { Context } from '../shared/context.ts';
import { type FaultsByHand, faultsByHand } from './faults-by-hand.ts';
import { listen } from './listen.ts';
import { type KeepNews, type KeepOrder, type KeepRequest, type LabState, STAY } from './requests.ts';

interface Standing {
  readonly order: KeepOrder;
  readonly lab: Lab;
  readonly roles: Roles;
  readonly docker: DockerRuntime;
  readonly byHand: FaultsByHand;
  /** Nodes whose program has ended, or was ended, and has not started again. */
  readonly down: ReadonlySet<string>;
}

/** Of a lab that stands for days nothing is remembered but which nodes are down. */
function watchLives(): Pick<Standing, 'down'> & { readonly listen: (event: Event) => void } {
  const down = new Set<string>();
  const listen = (event: Event) => {
    if (event.type === 'down') down.add(event.node);
    if (event.type === 'up') down.delete(event.node);
  };
  return { down, listen };
}

function stateOf({ order, lab, roles, docker, byHand, down }: Standing): LabState {
  const stage = docker.stage();
  const topology = topologyOf(lab.spec);
  const [nameserver] = nodesWith(topology, roles, ({ answersDns }) => answersDns === 'names');
  const [webServer] = standingOf(topology, roles).entrances;
  const nodes = topology.nodes.map((node) => ({
    node,
    containerId: stage?.channels.get(node.id)?.containerId ?? '',
    state: down.has(node.id) ? ('down' as const) : ('up' as const),
  }));
  const customers = lab.spec.customers.map(({ id }) => id);
  const { zone } = lab.spec;
  return {
    lab: order.lab,
    labId: stage?.labId ?? '',
    zone,
    customers,
    pid: process.pid,
    nodes,
    ...(nameserver && { nameserver: nameserver.id }),
    ...(webServer && { webServer: webServer.id }),
    injected: byHand.words,
  };
}

/** Answers what leaves the lab standing. */
async function answer(standing: Standing, request: Exclude<KeepRequest, { do: 'down' }>) {
  const { byHand } = standing;
  if (request.do === 'inject') return { words: [await byHand.inject(request)] };
  if (request.do === 'heal') return { words: await byHand.heal(request) };
  return { state: stateOf(standing) };
}

/** The order, and whether the one who gave it let go of us: false when it died before. */
function readOrder(): { order: Promise<KeepOrder>; stays: Promise<boolean> } {
  let take: (order: KeepOrder) => void = () => undefined;
  let settle: (stays: boolean) => void = () => undefined;
  const order = new Promise<KeepOrder>((resolve) => {
    take = resolve;
  });
  const stays = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  let lines = 0;
  createInterface({ input: process.stdin })
    .on('line', (line) => (lines++ === 0 ? take(JSON.parse(line) as KeepOrder) : settle(line === STAY)))
    .on('close', () => settle(false));
  return { order, stays };
}

/** Starts the lab that was ordered, and whatever a person may do to it. */
async function raise(
  order: KeepOrder,
  registry: Registry,
  docker: DockerRuntime,
  down: ReadonlySet<string>,
): Promise<Standing> {
  const { lab: name, set, seed } = order;
  const { experiment } = setUp(registry, settingsOf(registry, { lab: name, set, seed, timing: 'docker' }));
  const lab = await docker.start(experiment.definition, seed);
  const { roles } = experiment.definition.platform;
  return { order, lab, roles, docker, byHand: faultsByHand(lab, registry.faults, docker.cannot), down };
}

/** Answers requests until the lab is to end; `end` removes everything, at the first call. */
async function open(standing: Standing) {
  const { order, docker, byHand } = standing;
  let ending: Promise<void> | undefined;
  const end = (): Promise<void> => {
    ending ??= (async () => {
      byHand.forget();
      server.close();
      rmSync(order.socket, { force: true });
      await docker.close();
    })();
    return ending;
  };
  const server = await listen(order.socket, async (request) => {
    if (request.do !== 'down') return answer(standing, request);
    const stage = docker.stage();
    await end();
    const kept = stage?.kept();
    return kept === undefined ? {} : { words: [kept] };
  });
  return { end, allAnswered: once(server, 'close') };
}

/**
 * The process that a standing lab belongs to, in a session of its own: holds the streams to its containers until it is
 * told to end. What it leaves when it is killed, the lab's watchdog removes. Resolves with the exit code.
 */
export async function keepLab(context: Context): Promise<number> {
  // Only until the lab stands: after that nobody reads it.
  const tell = (news: KeepNews) => void process.stdout.write(`${JSON.stringify(news)}\n`);
  process.stderr.on('error', () => undefined);
  const { order: ordered, stays } = readOrder();
  const order = await ordered;
  const registry = await context.loadRegistry();
  const { createDockerRuntime } = await import('../../runtime/docker/docker.ts');
  const { down, listen } = watchLives();
  const progress = (what: string) => tell({ progress: what });
  const docker = createDockerRuntime({ entry: context.nodeEntry, progress, listen });
  // What is not removed in order, because there is no order yet or it failed, the watchdog removes when we are gone.
  const leave = (): never => process.exit(EXIT.harness);
  let end = async (): Promise<void> => leave();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end().catch(leave));
  void stays.then((does) => {
    if (!does) end().catch(leave);
  });
  try {
    const standing = await raise(order, registry, docker, down);
    const desk = await open(standing);
    end = desk.end;
    tell({ ready: stateOf(standing) });
    await desk.allAnswered;
    await end().catch(leave);
    return EXIT.ok;
  } catch (error) {
    tell({ error: error instanceof Error ? error.message : String(error), usage: error instanceof UsageError });
    await docker.close().catch(leave);
    // Whoever ordered it may hold our input open, which would hold us.
    return leave();
  }
}
