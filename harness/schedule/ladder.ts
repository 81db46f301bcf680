/**
 * Finds a low step that still fails, on a ladder whose step 0 is the mildest and whose step `known` is known to fail.
 * Tries the mildest, then the next milder one (which settles a ladder that was climbed down before), then halves what is
 * left, as if every step above a failing one failed. Unless `triesMax` ends it, the step below the result was seen to pass.
 */
export async function lowestFailing(
  known: number,
  fails: (step: number) => Promise<boolean>,
  triesMax = Number.POSITIVE_INFINITY,
): Promise<number> {
  let [passing, failing] = [-1, known];
  for (let tries = 0; tries < triesMax && failing - passing > 1; tries++) {
    const step = tries === 0 ? 0 : tries === 1 ? failing - 1 : Math.floor((passing + failing) / 2);
    if (await fails(step)) failing = step;
    else passing = step;
  }
  return failing;
}
