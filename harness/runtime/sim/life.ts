import type { LifeEvent } from '../../history/events.ts';
import type { Death } from '../../lab/deaths.ts';
import { areDeadly, areHeld } from '../holds.ts';
import { releaseClaims } from './addresses.ts';
import { createProcess } from './process.ts';
import { standStill } from './stillness.ts';
import type { Process, SimNode, World } from './world.ts';

type How = (LifeEvent & { type: 'down' })['how'];

/** Unwinds the stack of a program that has exited; by then its process is dead. */
const EXITED = new Error('the process has exited');

/** Starts the node's program, and says so unless it is the first start. */
export function start(world: World, node: SimNode): void {
  node.restart?.cancel();
  node.restart = undefined;
  const process = createProcess(world, node);
  node.process = process;
  if (node.boots > 0) world.record({ type: 'up', atMs: world.clock.nowMs(), node: node.info.id });
  node.boots++;
  run(world, process, world.launch, process);
}

/** Ends a process: its sockets, timers and requests are gone. If the machine lives, its kernel resets connections. */
function end(world: World, process: Process, how: How, reason: string, injection?: number): void {
  const { node } = process;
  process.alive = false;
  node.process = undefined;
  recordDown(world, node, how, reason, injection);
  if (world.claims.size > 0) releaseClaims(world, node);
  for (const request of process.incoming) request.reset();
}

/** A process goes on as it was, if it stands still. As an event loop does, it first looks which timers are due, and then what has come in. */
export function goOn(world: World, process: Process): void {
  const { stillness } = process;
  process.stillness = undefined;
  for (const { timer, fn } of stillness?.due ?? []) if (!timer.isCancelled) run(world, process, fn, undefined);
  for (const take of stillness?.taken ?? []) take();
}

function recordDown(world: World, node: SimNode, how: How, reason: string, injection?: number): void {
  const cause = injection === undefined ? {} : { injection };
  world.record({ type: 'down', atMs: world.clock.nowMs(), node: node.info.id, how, ...cause, reason });
}

/** The process ends by itself, and the supervisor starts it again later, unless it is held down by then. */
function endAndRestart(world: World, process: Process, how: 'crash' | 'upgrade', reason: string): void {
  const { node } = process;
  const { restartMs, respawnMs } = world.spec.timing;
  end(world, process, how, reason);
  node.restart = world.clock.after(how === 'upgrade' ? restartMs : respawnMs, () => {
    node.restart = undefined;
    if (!isHeld(node)) start(world, node);
  });
}

/**
 * Calls into a live process; one that is dead gets nothing, and one that stands still gets it when it goes on. An exception that escapes is a
 * crash.
 */
export function run<A, R>(world: World, process: Process, fn: (argument: A) => R, argument: A): R | undefined {
  if (!process.alive) return undefined;
  if (process.stillness) {
    process.stillness.taken.push(() => run(world, process, fn, argument));
    return undefined;
  }
  try {
    return fn(argument);
  } catch (error) {
    if (process.alive) {
      const message = error instanceof Error ? error.message : String(error);
      endAndRestart(world, process, 'crash', message.split('\n', 1)[0] ?? '');
    }
    return undefined;
  }
}

/** Fail-stop from within. The process dies here, so a program that swallows the exception is dead all the same. */
export function exit(world: World, process: Process, reason: string): never {
  if (process.alive) endAndRestart(world, process, reason === 'upgrade' ? 'upgrade' : 'crash', reason);
  throw EXITED;
}

export const isHeld = (node: SimNode): boolean => areHeld(node.holds);

/**
 * Holds a node down for an injection; true when no other did so already, or it is killed while it stands still. From then on it is down because
 * of the injection, also when it had died by itself and was about to start again.
 */
export function hold(world: World, node: SimNode, how: Death, injection: number): boolean {
  const wasHeld = how === 'pause' ? isHeld(node) : areDeadly(node.holds);
  node.holds[how]++;
  if (wasHeld) return false;
  if (how === 'pause') {
    if (node.process && !node.process.stillness) standStill(node.process);
    recordDown(world, node, how, 'paused', injection);
  } else if (node.process) end(world, node.process, how, 'killed', injection);
  else recordDown(world, node, how, 'killed', injection);
  return true;
}

/** Lets go of a node; when nobody holds it any more it goes on, or starts where it has died. */
export function release(world: World, node: SimNode, how: Death): void {
  node.holds[how]--;
  if (isHeld(node)) return;
  if (node.process) {
    world.record({ type: 'up', atMs: world.clock.nowMs(), node: node.info.id });
    goOn(world, node.process);
  } else start(world, node);
}
