import type { Death } from '../../lab/deaths.ts';
import type { Ms } from '../../lab/spec.ts';
import { areDeadly, areHeld, type Holds, noHolds } from '../holds.ts';
import type { Handle } from '../runtime.ts';
import { createHandle } from './handle.ts';
import { channelOf, nodeNamed, type RunContext } from './run-context.ts';
import { silence, unsilence } from './shaper/silence.ts';
import type { Message } from './shared/protocol.ts';

/** A node as the harness knows it. */
interface NodeRecord {
  readonly node: string;
  readonly holds: Holds;
  isUp: boolean;
  /** Of its last death or start. */
  sinceMs: Ms;
}

/** Deaths and starts of a run's nodes: injected ones, and those that supervisors tell of. */
export interface Lives {
  kill(node: string, how: Death, injection: number): Promise<Handle>;
  /** A supervisor says that its program died or started by itself. */
  tell(node: string, message: Extract<Message, { is: 'down' | 'up' }>): void;
  /** Nodes that should run by now and do not, one sentence each. */
  leaks(): readonly string[];
}

/** Told of every death and start, in order. */
export interface Watcher {
  died(node: string, how?: Death): void;
  started(node: string): void;
}

export function createLives(context: RunContext, watcher: Watcher): Lives {
  const lives = new Map<string, NodeRecord>(
    context.topology.nodes.map(({ id }) => [id, { node: id, holds: noHolds(), isUp: true, sinceMs: 0 }]),
  );
  const lifeOf = (id: string): NodeRecord => lives.get(nodeNamed(context, id).id) ?? missing(id);
  return {
    async kill(id, how, injection) {
      const life = lifeOf(id);
      const touches = { touched: 0 };
      const handle = createHandle(context, touches, `Node ${id} is still held down by an injection.`, () =>
        release(context, life, how, watcher),
      );
      const atMs = context.clock.nowMs();
      if (await hold(context, life, how)) {
        // A restart may have been reported since: events of one node must stay in their order.
        died(life, Math.max(atMs, life.sinceMs), watcher, how);
        const reason = how === 'pause' ? 'paused' : 'killed';
        context.recorder.record({ type: 'down', atMs: life.sinceMs, node: id, how, injection, reason });
        Object.assign(touches, { touched: 1, bitAtMs: life.sinceMs });
      }
      return handle;
    },
    tell(id, message) {
      const life = lifeOf(id);
      if (message.is === 'down') {
        died(life, message.atMs, watcher);
        const { atMs, how, reason } = message;
        context.recorder.take({ type: 'down', atMs, node: id, how, reason });
      } else started(context, life, message.atMs, watcher);
    },
    leaks() {
      const { restartMs, respawnMs, slackMs } = context.spec.timing;
      const dueMs = context.clock.nowMs() - Math.max(restartMs, respawnMs) - slackMs;
      return [...lives.values()]
        .filter(({ holds, isUp, sinceMs }) => !areHeld(holds) && !isUp && sinceMs < dueMs)
        .map(({ node }) => `Node ${node} should run, and does not.`);
    },
  };
}

function missing(id: string): never {
  throw new Error(`node ${id} has no life`);
}

function died(life: NodeRecord, atMs: Ms, watcher: Watcher, how?: Death): void {
  life.isUp = false;
  life.sinceMs = atMs;
  watcher.died(life.node, how);
}

/** A node is up once, whoever tells of it first. */
function started(context: RunContext, life: NodeRecord, atMs: Ms, watcher: Watcher): void {
  if (life.isUp || areHeld(life.holds)) return;
  life.isUp = true;
  life.sinceMs = Math.max(atMs, life.sinceMs);
  context.recorder.take({ type: 'up', atMs: life.sinceMs, node: life.node });
  watcher.started(life.node);
}

/**
 * Holds a node down; true when no other injection did so already, or it is killed while it stands still, also when its program had died by itself
 * and was about to start again. A machine falls silent first, so that no reset tells of it.
 */
async function hold(context: RunContext, life: NodeRecord, how: Death): Promise<boolean> {
  const isFirst = how === 'pause' ? !areHeld(life.holds) : !areDeadly(life.holds);
  life.holds[how]++;
  if (how === 'machine' && life.holds.machine === 1) await silence(await context.stage.helper(life.node));
  if (isFirst) await channelOf(context, life.node).call({ do: how === 'pause' ? 'pause' : 'kill' });
  return isFirst;
}

/** Lets go of a node. It starts, or goes on, when nobody holds it any more, and is heard when nobody holds its machine. */
async function release(context: RunContext, life: NodeRecord, how: Death, watcher: Watcher): Promise<void> {
  life.holds[how]--;
  const isFree = !areHeld(life.holds);
  if (isFree) await channelOf(context, life.node).call({ do: 'start' });
  if (how === 'machine' && life.holds.machine === 0) await unsilence(await context.stage.helper(life.node));
  if (isFree) started(context, life, context.clock.nowMs(), watcher);
}
