import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { filesBelow } from '../../harness/files/written.ts';

/** What is given to a campaign whose result is compared: everything that fails is written up as it was found, so that there is much that could differ. */
export const WRITES_ALL = ['--max-failures', '1000', '--no-shrink', '--revision', 'r1', '--failures', 'failures'];

/** All that a campaign left in `out` and `failures`, by path, but for the times of day and who judged. */
export function leftIn(cwd: string): Record<string, string> {
  const files = [join(cwd, 'out'), join(cwd, 'failures')].flatMap(filesBelow);
  const texts = files.map((path) => [path.slice(cwd.length), readFileSync(path, 'utf8')] as const);
  return Object.fromEntries(
    texts
      .filter(([path]) => !/(\.zonequake-files|workers\.json)$/.test(path))
      .map(([path, text]) => [path, text.replace(/"(startedAt|elapsedMs|foundOn)": .*/g, '"$1"')]),
  );
}

/** Waits for something that others bring about, five minutes at most. */
export async function until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 3_000; tries++) {
    if (await is()) return;
    await sleep(100);
  }
  throw new Error(`waited in vain for ${what}`);
}
