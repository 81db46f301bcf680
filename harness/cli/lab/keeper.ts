import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { settingsOf, setUp } from '../../campaign/setup.ts';
import { UsageError } from '../../errors.ts';
import { topologyOf } from '../../lab/topology.ts';
import type { DockerRuntime } from '../../runtime/docker/docker.ts';
import type { Lab } from '../../runtime/runtime.ts';
import type { Context } from '../context.ts';
import { type FaultsByHand, faultsByHand } from './faults-by-hand.ts';
import { type KeepNews, type KeepOrder, type KeepReply, type KeepRequest, type LabState, STAY } from './requests.ts';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

interface Standing {
  readonly order: KeepOrder;
  readonly lab: Lab;
  readonly docker: DockerRuntime;
  readonly byHand: FaultsByHand;
  /** Nodes whose program has ended and not started again. */
  readonly down: ReadonlySet<string>;
}

function stateOf({ order, lab, docker, byHand, down }: Standing): LabState {
  const stage = docker.stage();
  const nodes = topologyOf(lab.spec).nodes.map((node) => ({
    node,
    containerId: stage?.channels.get(node.id)?.containerId ?? '',
    state: down.has(node.id) || byHand.down.has(node.id) ? ('down' as const) : ('up' as const),
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
    injected: byHand.words,
  };
}

/**
 * Hears supervisors in place of the lab: a lab that stands for days must not remember all that was said in it, only which
 * programs are down.
 */
function watchLives(docker: DockerRuntime): Set<string> {
  const down = new Set<string>();
  for (const [node, channel] of docker.stage()?.channels ?? []) {
    channel.onMessage((message) => {
      if (!('is' in message)) return;
      if (message.is === 'down') down.add(node);
      if (message.is === 'up') down.delete(node);
    });
  }
  return down;
}

async function answer(standing: Standing, request: KeepRequest): Promise<KeepReply> {
  const { byHand } = standing;
  try {
    if (request.do === 'inject') return { ok: true, words: [await byHand.inject(request)] };
    if (request.do === 'heal') return { ok: true, words: await byHand.heal(request) };
    return { ok: true, state: stateOf(standing) };
  } catch (error) {
    return { ok: false, error: messageOf(error), usage: error instanceof UsageError };
  }
}

/** Listens for requests of this user alone; calls `down` when the lab is to end, with what to call after. */
function listen(standing: Standing, down: (after: () => void) => void): Promise<Server> {
  const { socket: path } = standing.order;
  // A keeper that was killed leaves its socket; `lab up` has seen that nobody listens.
  rmSync(path, { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    createInterface({ input: socket }).once('line', (line) => {
      const request = JSON.parse(line) as KeepRequest;
      if (request.do === 'down') return down(() => socket.end(`${JSON.stringify({ ok: true })}\n`));
      void answer(standing, request).then((reply) => socket.end(`${JSON.stringify(reply)}\n`));
    });
  });
  const before = process.umask(0o177);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      process.umask(before);
      chmodSync(path, 0o600);
      resolve(server);
    });
  });
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

/**
 * The process that a standing lab belongs to, in a session of its own: holds the streams to its containers until it is
 * told to end. What it leaves when it is killed, the lab's watchdog removes. Resolves with the exit code.
 */
export async function keepLab(context: Context): Promise<number> {
  const tell = (news: KeepNews) => void process.stdout.write(`${JSON.stringify(news)}\n`);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const { order: ordered, stays } = readOrder();
  const order = await ordered;
  const registry = await context.loadRegistry();
  const { createDockerRuntime } = await import('../../runtime/docker/docker.ts');
  const docker = createDockerRuntime({ entry: context.nodeEntry, progress: (progress) => tell({ progress }) });
  // Until the lab stands there is nothing to end in order: the watchdog sees to it.
  let end = (): void => process.exit(1);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end());
  void stays.then((does) => does || end());
  let server: Server | undefined;
  const ended = new Promise<void>((resolve) => {
    const close = (after?: () => void): void => {
      server?.close();
      rmSync(order.socket, { force: true });
      void docker.close().finally(() => {
        after?.();
        resolve();
      });
    };
    void (async () => {
      const { lab: name, set, seed } = order;
      const { experiment } = setUp(registry, settingsOf(registry, { lab: name, set, seed, timing: 'docker' }));
      const lab = await docker.start(experiment.definition, seed);
      const byHand = faultsByHand(lab, registry.faults, (error) => tell({ progress: messageOf(error) }));
      const standing: Standing = { order, lab, docker, byHand, down: watchLives(docker) };
      end = close;
      server = await listen(standing, close);
      tell({ ready: stateOf(standing) });
    })().catch((error: unknown) => {
      tell({ error: messageOf(error), usage: error instanceof UsageError });
      close();
    });
  });
  await ended;
  return 0;
}
