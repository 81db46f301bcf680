import { UsageError } from '../basics/errors.ts';
import { type BroughtPrograms, digestsOf } from '../runtime/brought.ts';
import type { ScheduleFile } from '../schedule/codec.ts';

/**
 * What there is to say of the programs that were brought for a schedule that is run again: the roles whose program is another one than then.
 * Throws UsageError for programs that it ran with and that nobody brought: no file of a schedule runs code.
 */
export function otherPrograms({ programs: then = {} }: ScheduleFile, brought: BroughtPrograms = {}): readonly string[] {
  const now = digestsOf(brought);
  const missing = Object.keys(then).filter((role) => !Object.hasOwn(now, role));
  if (missing.length > 0) {
    const options = missing.map((role) => `--program ${role}=FILE`).join(' ');
    throw new UsageError(
      `it ran with a program of somebody's own for ${missing.join(', ')}, which nothing here runs: give it with ${options}`,
    );
  }
  return Object.keys(now).filter((role) => now[role] !== then[role]);
}
