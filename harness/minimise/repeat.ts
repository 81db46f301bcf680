import type { Count } from '../records/confirmation.ts';

/** When a schedule is taken to fail: at `wanted` failures in at most `of` runs, of which the first must fail. */
export interface Policy {
  readonly wanted: number;
  readonly of: number;
}

/** The simulation gives the same run again: once is enough. */
export const CERTAIN: Policy = { wanted: 1, of: 1 };

/**
 * Containers: a schedule that holds once is not worth a second run, one that fails is run until it has failed three of up
 * to five times. So runs are spent on failures, and noise that fails a healthy run now and then does not pass for a bug.
 */
export const NOISY: Policy = { wanted: 3, of: 5 };

export const NONE: Count = { failed: 0, of: 0 };

/** One more run. */
export const plusRun = ({ failed, of }: Count, fails: boolean): Count => ({
  failed: failed + (fails ? 1 : 0),
  of: of + 1,
});

/** Whether the runs so far decide it, and how; undefined while they do not. */
export function decided({ failed, of }: Count, policy: Policy): boolean | undefined {
  if (failed >= policy.wanted) return true;
  const firstHeld = of > 0 && failed === 0;
  return firstHeld || of - failed > policy.of - policy.wanted ? false : undefined;
}

/** Runs a schedule until the policy decides; `before` are runs of it that were made already. */
export async function repeat(
  once: () => Promise<boolean>,
  policy: Policy,
  before: Count = NONE,
): Promise<Count & { readonly accepted: boolean }> {
  for (let count = before; ; count = plusRun(count, await once())) {
    const accepted = decided(count, policy);
    if (accepted !== undefined) return { ...count, accepted };
  }
}
