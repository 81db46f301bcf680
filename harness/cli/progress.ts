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

/** One live line on a terminal, plain lines elsewhere. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  const live = stream.isTTY === true;
  let lastMs = Number.NEGATIVE_INFINITY;
  let lastDoing = '';
  return {
    update: (text) => {
      const nowMs = performance.now();
      const [doing = ''] = text.split(':');
      // What is new is always said: the next line may be minutes away.
      if (doing === lastDoing && nowMs - lastMs < (live ? LIVE_EVERY_MS : PLAIN_EVERY_MS)) return;
      lastMs = nowMs;
      lastDoing = doing;
      // CR and "erase to the end of the line" (ECMA-48, EL).
      stream.write(live ? `\r\u001B[K${text.slice(0, (stream.columns ?? 80) - 1)}` : `${text}\n`);
    },
    done: () => {
      if (live) stream.write('\r\u001B[K');
    },
  };
}
