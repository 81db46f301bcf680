import { HarnessError } from '../../basics/errors.ts';
import { allInTurn } from '../../basics/with-clean-up.ts';
import { HARNESS } from '../../history/events.ts';
import { everyonesDeath } from '../../lab/deaths.ts';
import { byEffect, type ForEachEffect } from '../../lab/effect.ts';
import type { Ms } from '../../lab/spec.ts';
import { nodesWith } from '../../platform/roles.ts';
import { joinHandles } from '../handles.ts';
import { type ControlLine, createOperator } from '../operate.ts';
import type { Handle, Lab } from '../runtime.ts';
import { stamped } from '../stamped.ts';
import { REFUSED } from './cannot.ts';
import { createClaims } from './claims.ts';
import { startFlood } from './flood.ts';
import { createHandle } from './handle.ts';
import { createLinks, placesIn } from './links.ts';
import { createLives } from './lives.ts';
import { channelOf, type RunContext } from './run-context.ts';
import { ownTables } from './shaper/rules.ts';
import type { Message } from './shared/protocol.ts';
import { watchStarvation } from './shared/starvation.ts';
import { createTakenShares } from './taken-shares.ts';

/** After the end of a run, what programs said of its last moments may still be on its way inside their containers. */
const LAST_WORDS_MS = 25;

/**
 * A lab on containers; effects act now. Hears all that supervisors say from here on. `stop` rejects when
 * something of the run could not be undone.
 */
export function createLab(context: RunContext): Lab {
  const { spec, clock, recorder, effects, stage } = context;
  const claims = createClaims(context);
  const capacity = createTakenShares(context, 'busy');
  const time = createTakenShares(context, 'throttle');
  const lives = createLives(context, claims);
  const links = createLinks(context, placesIn(context));
  const operator = createOperator(controlLine(context));
  const hear = (node: string, message: Message): void => {
    if ('re' in message || message.is === 'ready') return;
    if (message.is === 'log') recorder.take(stamped(message.event, message.atMs, node));
    else if (message.is === 'starved')
      recorder.take({ type: 'starved', atMs: message.atMs, who: node, forMs: message.forMs });
    else if (message.is === 'down' || message.is === 'up') lives.tell(node, message);
    else claims.hear(node, message);
  };
  for (const [node, channel] of stage.channels) channel.onMessage((message) => hear(node, message));
  const unwatch = watchStarvation((forMs) =>
    recorder.take({ type: 'starved', atMs: clock.nowMs(), who: HARNESS, forMs }),
  );
  let floods = 0;
  const table: ForEachEffect<Promise<Handle>, [injection: number]> = {
    down: async ({ nodes, how }, injection) =>
      all(nodes.map((node) => lives.kill(node, everyonesDeath(how), injection))),
    lossy: links.lose,
    slow: links.delay,
    busy: async ({ nodes, share }, injection) => all(nodes.map((node) => capacity.take(node, share, injection))),
    throttled: async ({ nodes, share }, injection) => all(nodes.map((node) => time.take(node, share, injection))),
    hostile: (effect, injection) => startFlood(context, effect, injection, ++floods),
    pushed: ({ order }, injection) => operator.push(order, injection),
    held: ({ forMs }, injection) => operator.hold(forMs, injection),
    operated: ({ order, by }, injection) => operator.operate(order, by, injection),
    astray: (effect, injection) => operator.lead(effect, injection),
    ...REFUSED,
  };
  let stopping: Promise<void> | undefined;
  return {
    spec,
    get history() {
      return recorder.history;
    },
    record: recorder.record,
    now: clock.nowMs,
    async runUntil(atMs) {
      if (stopping) throw new HarnessError('the lab has been stopped');
      await clock.sleepUntil(atMs);
      claims.check();
      if (atMs >= spec.timing.durationMs) await endRun(context, atMs);
    },
    apply: (effect, injection) => byEffect(table, effect, injection),
    async baseline() {
      await claims.settled();
      const tables = await leftTables(context);
      return [...effects.leaks, ...lives.leaks(), ...links.leaks(), ...tables].map((what) => ({ what }));
    },
    stop() {
      stopping ??= allInTurn(
        async () => unwatch(),
        () => effects.undoAll(),
        () => links.settled(),
        async () => recorder.seal(Number.POSITIVE_INFINITY),
        () => Promise.all(Array.from(stage.channels.values(), (channel) => channel.call({ do: 'rest' }))),
        () => claims.clear(),
      );
      return stopping;
    },
  };
}

/** Commands go to the controls' supervisors. */
function controlLine(context: RunContext): ControlLine {
  const { topology, roles, clock, recorder } = context;
  return {
    controls: nodesWith(topology, roles, ({ takesOrders }) => takesOrders).map(({ id }) => id),
    ask: async (control, text) => (await channelOf(context, control).call({ do: 'command', text })).text,
    nowMs: clock.nowMs,
    record: recorder.record,
    handle: (done, leak, undo) => createHandle(context, { ...done }, leak, undo),
  };
}

const all = async (handles: readonly Promise<Handle>[]): Promise<Handle> => joinHandles(await Promise.all(handles));

/** The end of a run: everything that was said until then has been heard, and what is said later is not part of it. */
async function endRun({ clock, stage, recorder }: RunContext, endMs: Ms): Promise<void> {
  await clock.sleepUntil(endMs + LAST_WORDS_MS);
  await Promise.all(Array.from(stage.channels.values(), (channel) => channel.call({ do: 'clock' })));
  recorder.seal(endMs);
}

/** Tables of the shaper that are still in a node's network namespace. */
async function leftTables({ stage, helpers }: RunContext): Promise<readonly string[]> {
  const found = await Promise.all(
    Array.from(helpers, async (node) => {
      const shell = await stage.helper(node);
      const left = ownTables(await shell.nft('list tables'));
      return left.map((table) => `Node ${node} still has the packet filter ${table}.`);
    }),
  );
  return found.flat();
}
