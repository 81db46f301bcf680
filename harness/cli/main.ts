import { CommanderError } from 'commander';
import { UsageError } from '../basics/errors.ts';
import { Interrupted } from '../basics/interruption.ts';
import { EXIT } from '../records/exit-code.ts';
import { createProgram } from './program.ts';
import { type Context, tell, tellAll } from './shared/context.ts';

/** Characters of an error about what the user gave: it is read at a glance, or not at all. */
const USAGE_MAX = 300;

/** What an error means to the caller: one sentence on standard error, a stack trace only with `--debug`. */
function explain(error: unknown, debug: boolean): number {
  // Commander has printed its own sentence; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof Interrupted) {
    tell('zonequake: interrupted before anything was judged');
    return EXIT.inconclusive;
  }
  const text = error instanceof Error ? error.message : String(error);
  tell(`zonequake: ${text}`, error instanceof UsageError ? USAGE_MAX : undefined);
  if (debug && error instanceof Error && error.stack) tellAll(error.stack);
  return error instanceof UsageError ? EXIT.usage : EXIT.harness;
}

/** Runs a command line (without `node` and the script). Returns the exit code; never throws. */
export async function main(args: readonly string[], context: Context): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = createProgram(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, args.includes('--debug'));
  }
}
