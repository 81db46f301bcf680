import { type ParseArgsConfig, parseArgs } from 'node:util';
import { HarnessError, UsageError } from '../harness/basics/errors.ts';
import { EXIT } from '../harness/records/exit-code.ts';

/** The options of a suite that is a program of its own. Throws UsageError, one sentence. */
export function optionsOf<T extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // One sentence: what follows the first line is advice on quoting.
    throw new UsageError((error as Error).message.split('\n')[0] ?? '');
  }
}

/** The names that a suite is given, where it takes no options. Throws UsageError, one sentence. */
export function namesOf(args: readonly string[]): readonly string[] {
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined) throw new UsageError(`unknown option "${option}": it takes names`);
  return args;
}

export function wholeOf(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`${option} wants a whole number, but got "${text}"`);
  return Number(text);
}

/** Runs the program; a user's mistake, and what the harness could not do, are told in their one sentence. */
export async function asProgram(main: (args: readonly string[]) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof HarnessError)) throw error;
    console.error(error.message);
    process.exitCode = error instanceof UsageError ? EXIT.usage : EXIT.harness;
  }
}
