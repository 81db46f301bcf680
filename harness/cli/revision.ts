import { execFileSync } from 'node:child_process';

/** Asking must not hold up a campaign. */
const WITHIN_MS = 2_000;
/** No hook or monitor of the repository is run by asking. */
const DESCRIBE = ['-c', 'core.fsmonitor=false', 'describe', '--always', '--dirty', '--abbrev=12', '--exclude=*'];

/** What git calls the state of the working folder: a commit, with `-dirty` where files differ from it. Undefined without git. */
export function gitRevision(): string | undefined {
  try {
    const said = execFileSync('git', DESCRIBE, {
      encoding: 'utf8',
      timeout: WITHIN_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return said.trim() || undefined;
  } catch {
    return undefined;
  }
}
