import { UsageError } from '../basics/errors.ts';
import type { BroughtPrograms } from '../runtime/brought.ts';

/** The programs that were named on the command line, `role=path` each, which allows them to run; none where none were. Throws UsageError. */
export async function givenPrograms(given: readonly string[] = []): Promise<{ readonly programs?: BroughtPrograms }> {
  if (given.length === 0) return {};
  const paths = given.map((one) => {
    const [, role, path] = /^([a-z][a-z0-9-]*)=(.+)$/.exec(one) ?? [];
    if (role === undefined || path === undefined)
      throw new UsageError(`--program wants role=path, such as llns=./my-nameserver.ts, but got "${one}"`);
    return [role, path] as const;
  });
  const { bringPrograms } = await import('../setup/bring-programs.ts');
  return { programs: await bringPrograms(Object.fromEntries(paths), process.cwd()) };
}
