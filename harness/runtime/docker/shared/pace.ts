import { HarnessError } from '../../../basics/errors.ts';
import type { Ms } from '../../../lab/spec.ts';

/** How slow the engine of a machine proves to be. A limit that is right on an idle machine breaks what would have worked on a busy one. */
export interface Pace {
  /** Takes note of what one of the containers that start at once took. */
  tookToStart(ms: Ms): void;
  /** A limit of an idle machine, as long as it has to be here. */
  limitMs(idleMs: Ms): Ms;
  /** What `work` gives. Rejects with HarnessError when it takes longer than such a limit, which may grow meanwhile. */
  within<T>(idleMs: Ms, failure: (ms: Ms) => HarnessError, work: Promise<T>): Promise<T>;
}

/** What one of eight containers that start at once takes on two idle cores: `npm run bench:docker` boots 22 in 21 s, by eights. */
const IDLE_START_MS = 8_000;
/** An engine that is slower than this many times is taken for stuck: everything ends. */
const SLOWEST = 20;

export function createPace(): Pace {
  let slowness = 1;
  const limitMs = (idleMs: Ms): Ms => idleMs * slowness;
  return {
    tookToStart(ms) {
      slowness = Math.min(SLOWEST, Math.max(slowness, ms / IDLE_START_MS));
    },
    limitMs,
    within(idleMs, failure, work) {
      const startMs = performance.now();
      return new Promise((resolve, reject) => {
        let timer: NodeJS.Timeout;
        const wait = (): void => {
          const leftMs = startMs + limitMs(idleMs) - performance.now();
          // Timers may fire a little early.
          if (leftMs > 1) timer = setTimeout(wait, leftMs);
          else reject(failure(performance.now() - startMs));
        };
        wait();
        work.then(resolve, reject).finally(() => clearTimeout(timer));
      });
    },
  };
}

/** An idle engine answers in milliseconds, and removes a container in a second. */
const ANSWER_WITHIN_MS = 60_000;

/** That of the engine which this process uses: there is one. */
export const pace = createPace();

/** Makes the error for a call that the engine did not answer. */
export const notWithin =
  (what: string) =>
  (ms: Ms): HarnessError =>
    new HarnessError(`${what} within ${Math.round(ms / 1000)} s`);

/**
 * The engine's answer. Rejects with HarnessError when none comes: an engine that is frozen for good holds nothing up for ever. `late` gets
 * an answer that comes after all, of which nobody knows any more.
 */
export function answerOf<T>(
  what: string,
  answer: Promise<T>,
  late?: (value: T) => Promise<unknown>,
  idleMs = ANSWER_WITHIN_MS,
): Promise<T> {
  const tooLate = (ms: Ms): HarnessError => {
    if (late) answer.then(late).catch(() => undefined);
    return notWithin(`the engine did not ${what}`)(ms);
  };
  return pace.within(idleMs, tooLate, answer);
}
