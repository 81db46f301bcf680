import type { Ms } from '../lab/spec.ts';
import type { LabClock } from '../runtime/docker/shared/lab-clock.ts';
import type { Timer } from '../runtime/host.ts';

/** Time that moves only when told to. */
export interface FakeClock {
  now(): Ms;
  setTimer(delayMs: Ms, fn: () => void): Timer;
  /** Runs every timer that is due by then, in order of time and then of setting. */
  runUntil(atMs: Ms): void;
}

/** A clock at 0 ms. */
export function createFakeClock(): FakeClock {
  let nowMs = 0;
  let timers: { dueMs: Ms; fn: () => void }[] = [];
  return {
    now: () => nowMs,
    setTimer: (delayMs, fn) => {
      const timer = { dueMs: nowMs + delayMs, fn };
      timers.push(timer);
      const cancel = (): void => {
        timers = timers.filter((other) => other !== timer);
      };
      return { cancel };
    },
    runUntil: (atMs) => {
      for (;;) {
        const due = timers.reduce((a, b) => (b.dueMs < a.dueMs ? b : a), { dueMs: atMs + 1, fn: () => {} });
        if (due.dueMs > atMs) break;
        timers = timers.filter((other) => other !== due);
        nowMs = due.dueMs;
        due.fn();
      }
      nowMs = atMs;
    },
  };
}

/** Lab time that passes when it is slept or spent, and not else. At 0 ms. */
export function createJumpClock(): LabClock & { spend(ms: Ms): void } {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    async sleepUntil(atMs) {
      nowMs = Math.max(nowMs, atMs);
    },
    spend(ms) {
      nowMs += ms;
    },
  };
}
