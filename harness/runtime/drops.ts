import type { Ms } from '../lab/spec.ts';
import type { Host } from './host.ts';

/** Input that makes no sense, and why. Thrown by whoever reads it, before anything is done about it; caught where it came in. */
export class Malformed extends Error {}

/** How often the count is told at most: a flood of nonsense must not flood the history as well. */
const TELL_MS: Ms = 1000;

/** Octets of the reason that are told: it may quote the sender. */
const REASON_MAX = 100;

/** The malformed input of one port, dropped and counted. */
export interface Drops {
  /** Counts one; the history hears of the first at once, and of those after it together, once a second. */
  note(why: string): void;
  /**
   * Runs what takes an input. When that is malformed it is counted, and `instead` is called, with what may be said to the sender.
   * Any other error is the program's own.
   */
  guard(take: () => void, instead?: (why: string) => void): void;
}

/** Counts for a port that the reader of a history would recognise: `udp 9000`. */
export function countDrops({ log, setTimer }: Pick<Host, 'log' | 'setTimer'>, port: string): Drops {
  let count = 0;
  let told = 0;
  let last = '';
  let isWaiting = false;
  const tell = () => {
    isWaiting = false;
    if (told === count) return;
    told = count;
    log({ type: 'recovery', action: 'malformed-dropped', detail: `${port}: ${count} so far, the last: ${last}` });
    isWaiting = true;
    setTimer(TELL_MS, tell);
  };
  const note = (why: string) => {
    count++;
    last = printable(why);
    if (!isWaiting) tell();
  };
  return {
    note,
    guard(take, instead) {
      try {
        take();
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        note(error.message);
        instead?.(printable(error.message));
      }
    },
  };
}

/** Printable ASCII, and not much of it. */
const printable = (text: string): string => text.slice(0, REASON_MAX).replace(/[^ -~]/g, '?');
