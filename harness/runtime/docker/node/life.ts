import type { Ms } from '../../../lab/spec.ts';
import type { NodeInfo } from '../../../lab/topology.ts';
import { createIntake, type Intake } from '../../intake.ts';
import { type Random, stream } from '../../random.ts';
import { type BusyShare, createBusyShare } from './busy.ts';
import type { Launch } from './ipc.ts';
import { createLabClock, eventTimeMs } from './lab-clock.ts';

/** Why a program ended by itself. */
export type SelfEnd = 'crash' | 'upgrade';

/** One life of the program: from a start to its end, with all that it holds. When it ends, nothing of it is called again. */
export interface Life {
  readonly node: NodeInfo;
  alive: boolean;
  readonly now: () => Ms;
  readonly random: Random;
  /** Undefined when the node's capacity is unlimited. */
  readonly intake: Intake | undefined;
  /** Bound UDP ports, TCP ports listened on, and ephemeral ports of either kind. */
  readonly udp: Set<number>;
  readonly tcp: Set<number>;
  readonly ports: Set<number>;
  /** Other machines' addresses that it answers for now. */
  readonly claimed: Set<string>;
  /** Open what is served by a known port at one more address. */
  readonly servers: Set<(address: string) => void>;
  /** What keeps the machine busy; lives on from one life to the next. */
  readonly busyShare: BusyShare;
  /** Gives back what the life holds: sockets, timers, requests. */
  readonly closers: Set<() => void>;
  /** Settles when the servers asked for so far are open, or have failed. */
  readonly opening: Promise<void>[];
  onCommand: ((command: string) => string) | undefined;
  readonly onEnd: (how: SelfEnd, reason: string) => void;
}

/** Unwinds the stack of a program that has exited; by then its life is over. */
const EXITED = new Error('the process has exited');

/** A life with no sockets yet, with the random stream that the simulation gives this boot. */
export function createLife(
  { spec, node, seed, zeroNs, boot }: Launch,
  onEnd: Life['onEnd'],
  busyShare: BusyShare = createBusyShare(),
): Life {
  const capacity = spec.capacity[node.role];
  const intake = capacity && createIntake(capacity);
  intake?.leave(1 - busyShare.share);
  const clock = createLabClock(zeroNs);
  return {
    node,
    alive: true,
    // Programs of a lab start a little ahead of lab time zero; what they do by then, they do at zero, and timers count from it.
    now: () => eventTimeMs(clock()),
    random: stream(seed, `node/${node.id}/${boot}`),
    intake,
    udp: new Set(),
    tcp: new Set(),
    ports: new Set(),
    claimed: new Set(),
    servers: new Set(),
    busyShare,
    closers: new Set(),
    opening: [],
    onCommand: undefined,
    onEnd,
  };
}

/** Ends a life without a word: ports are closed at once, and peers get resets. */
export function end(life: Life): void {
  if (!life.alive) return;
  life.alive = false;
  for (const close of life.closers) close();
  life.closers.clear();
}

/** Ends a life by an error: the reason is the first line of its message. */
export function crash(life: Life, error: unknown): void {
  if (!life.alive) return;
  end(life);
  const message = error instanceof Error ? error.message : String(error);
  life.onEnd('crash', message.split('\n', 1)[0] ?? '');
}

/** Calls into a life; one that is over gets nothing. An exception that escapes is a crash. */
export function run<A, R>(life: Life, fn: (argument: A) => R, argument: A): R | undefined {
  if (!life.alive) return undefined;
  try {
    return fn(argument);
  } catch (error) {
    crash(life, error);
    return undefined;
  }
}

/** Fail-stop from within. The life ends here, so a program that swallows the exception is dead all the same. */
export function exit(life: Life, reason: string): never {
  if (life.alive) {
    end(life);
    life.onEnd(reason === 'upgrade' ? 'upgrade' : 'crash', reason);
  }
  throw EXITED;
}

/** Throws when the life is over: a dead program opens nothing new. */
export function assertAlive(life: Life): void {
  if (!life.alive) throw EXITED;
}
