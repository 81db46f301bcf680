import { HarnessError } from '../../basics/errors.ts';
import { heed } from '../../basics/interruption.ts';
import type { Ms } from '../../lab/spec.ts';
import type { Timer } from '../host.ts';
import { type Entry, pop, push } from './heap.ts';

/** A timer that tells whether it was cancelled, also after its time. */
export interface ClockTimer extends Timer {
  readonly isCancelled: boolean;
}

/** Virtual time. It only moves while `runUntil` runs, from one task to the next. */
export interface Clock {
  /** A multiple of 0.001 ms, so that times are short in JSON and equal on every machine. */
  nowMs(): Ms;
  /** Runs `task` after a delay (a negative one counts as 0). Throws RangeError for NaN. */
  after(delayMs: Ms, task: () => void): ClockTimer;
  /** Runs every task due by `atMs`, and leaves the clock there. Throws HarnessError when time cannot move on, and Interrupted. */
  runUntil(atMs: Ms): void;
  /** Forgets every task. */
  clear(): void;
}

/** More tasks than this in one instant are a program that sets timers of 0 ms for ever. */
const TASKS_PER_INSTANT = 1_000_000;

/** So many tasks take some milliseconds at most, and looking up between them costs nothing that can be measured. */
const TASKS_BETWEEN_LOOKS = 256;

/** Cancelling empties the task and leaves it in the heap until its time: cheaper than to search for it. */
class Task implements Entry, ClockTimer {
  readonly atUs: number;
  readonly order: number;
  run: (() => void) | undefined;

  constructor(atUs: number, order: number, run: () => void) {
    this.atUs = atUs;
    this.order = order;
    this.run = run;
  }

  cancel(): void {
    this.run = undefined;
  }

  get isCancelled(): boolean {
    return this.run === undefined;
  }
}

export function createClock(): Clock {
  const tasks: Task[] = [];
  let nowUs = 0;
  let made = 0;

  function runDue(untilUs: number): void {
    let inThisInstant = 0;
    let sinceLook = 0;
    for (let next = tasks[0]; next !== undefined && next.atUs <= untilUs; next = tasks[0]) {
      if (++sinceLook === TASKS_BETWEEN_LOOKS) {
        heed();
        sinceLook = 0;
      }
      pop(tasks);
      if (next.run === undefined) continue;
      inThisInstant = next.atUs === nowUs ? inThisInstant + 1 : 0;
      if (inThisInstant > TASKS_PER_INSTANT) throw new HarnessError(`time stands still at ${nowUs / 1000} ms`);
      nowUs = next.atUs;
      next.run();
    }
  }

  return {
    nowMs: () => nowUs / 1000,
    after(delayMs, run) {
      const delayUs = Math.round(delayMs * 1000);
      if (Number.isNaN(delayUs)) throw new RangeError(`a delay must be a number of ms, not ${delayMs}`);
      const task = new Task(nowUs + Math.max(0, delayUs), made++, run);
      push(tasks, task);
      return task;
    },
    runUntil(atMs) {
      const untilUs = Math.round(atMs * 1000);
      runDue(untilUs);
      nowUs = Math.max(nowUs, untilUs);
    },
    clear: () => {
      tasks.length = 0;
    },
  };
}
