import type { Progress } from '../../runtime/docker/engine.ts';
import type { OwnFiles } from './own-folder.ts';
import { type StandingOwn, standUp } from './standing.ts';

/** An owner's lab that stands, and can be made anew where it does not get well. */
export interface Renewable {
  /** As it stands now. */
  now(): StandingOwn;
  /** Removes it, and starts it from nothing at the same addresses, for a reason that is told. Throws HarnessError and UsageError; nothing is left behind then. */
  renew(why: string): Promise<StandingOwn>;
  /** Removes it. Idempotent. Throws HarnessError when something is left. */
  close(): Promise<void>;
}

/** Starts an owner's lab. Throws HarnessError and UsageError; nothing is left behind then. */
export async function standRenewable(files: OwnFiles, askerEntry: string, progress: Progress): Promise<Renewable> {
  let standing = await standUp(files, askerEntry, progress);
  return {
    now: () => standing,
    async renew(why) {
      progress(`${why}: making the lab anew`);
      const stood = standing;
      await stood.stage.close();
      standing = await standUp(files, askerEntry, progress, stood.stage);
      return standing;
    },
    close: () => standing.stage.close(),
  };
}
