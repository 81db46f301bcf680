import { EXIT } from '../records/exit-code.ts';
import { linesText, printable } from '../text/printable.ts';

/** What a guard watches: the part of `process` that it needs. */
export type Guarded = Pick<NodeJS.Process, 'stdout' | 'stderr' | 'on' | 'exit'>;

/** A reader that goes away, such as `head`, is no error: the command goes on to its own exit code. */
const isGone = (error: NodeJS.ErrnoException): boolean =>
  error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED';

/**
 * The last resort of a command line: what nobody caught ends it as a failure of the harness, said in one sentence. Left to
 * Node it would end in 1, which says that an invariant was violated.
 */
export function guard(debug: boolean, guarded: Guarded = process): void {
  const fail = (error: unknown): void => {
    const text = error instanceof Error ? error.message : String(error);
    guarded.stderr.write(`${linesText([`zonequake: ${text}`])}\n`);
    if (debug && error instanceof Error && error.stack) guarded.stderr.write(`${printable(error.stack)}\n`);
    guarded.exit(EXIT.harness);
  };
  guarded.stdout.on('error', (error) => {
    if (!isGone(error)) fail(new Error(`standard output cannot be written: ${error.message}`));
  });
  guarded.stderr.on('error', (error) => {
    // There is nobody left to tell.
    if (!isGone(error)) guarded.exit(EXIT.harness);
  });
  guarded.on('uncaughtException', fail);
  guarded.on('unhandledRejection', fail);
}
