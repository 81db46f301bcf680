/** The command's words for `sh`, so that the shell hands them on as they are. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * The line to write to an open shell: runs `command` in a shell of its own, so that its syntax errors and `exit` do not
 * end ours, and then marks the end on both streams, each mark on a line of its own.
 */
export const withSentinel = (command: string, mark: string): string =>
  `sh -c ${quoted(command)} </dev/null; printf '\\n%s %s\\n' ${mark} $?; printf '\\n%s\\n' ${mark} >&2\n`;

/** What a command wrote. */
export interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Takes the lines of both streams until a command has ended. */
export interface Collector {
  takeOut(line: string): void;
  takeErr(line: string): void;
}

/** Collects the lines of both streams until both marks have come. */
export function createCollector(mark: string, done: (outcome: Outcome) => void): Collector {
  const out: string[] = [];
  const err: string[] = [];
  let status: number | undefined;
  let errEnded = false;
  const settle = (): void => {
    if (status !== undefined && errEnded) done({ status, out: out.join('\n'), err: err.join('\n') });
  };
  return {
    takeOut(line) {
      if (line.startsWith(`${mark} `)) {
        status = Number(line.slice(mark.length + 1));
        settle();
      } else if (status === undefined) out.push(line);
    },
    takeErr(line) {
      if (line === mark) {
        errEnded = true;
        settle();
      } else if (!errEnded) err.push(line);
    },
  };
}
