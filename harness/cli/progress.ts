import { isMainThread, workerData } from 'node:worker_threads';
import { linesText } from '../text/printable.ts';

/** Shows what is going on, on standard error. */
export interface ProgressLine {
  update(text: string): void;
  /** Clears the live line, so that what follows starts on a line of its own. */
  done(): void;
}

/** Plain lines come at most this often, so that a log stays short. */
const PLAIN_EVERY_MS = 2_000;
/** A live line is drawn at most this often: more is flicker. */
const LIVE_EVERY_MS = 100;

/** Width of the terminal that standard error is, told by the thread that has it; undefined for no terminal. */
const columns: number | undefined = isMainThread ? process.stderr.columns : workerData?.columns;

/** One live line on a terminal, plain lines elsewhere. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  let lastMs = Number.NEGATIVE_INFINITY;
  let lastDoing = '';
  return {
    update: (text) => {
      const nowMs = performance.now();
      const [doing = ''] = text.split(':');
      // What is new is always said: the next line may be minutes away.
      if (doing === lastDoing && nowMs - lastMs < (columns === undefined ? PLAIN_EVERY_MS : LIVE_EVERY_MS)) return;
      lastMs = nowMs;
      lastDoing = doing;
      // CR and "erase to the end of the line" (ECMA-48, EL).
      const line = linesText([text]);
      stream.write(columns === undefined ? `${line}\n` : `\r\u001B[K${line.slice(0, columns - 1)}`);
    },
    done: () => {
      if (columns !== undefined) stream.write('\r\u001B[K');
    },
  };
}
