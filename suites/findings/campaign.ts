import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** What is written, and when, does not depend on how long a run is; most of the time goes into runs, also of what the lab's store has. */
const SHORT = ['--set', 'timing.durationMs=50000', '--set', 'timing.quietMs=15000'];

/** A campaign in the simulation that finds something soon, goes on, and writes all that a campaign can. */
export const campaignArgs = (seed: number, out: string): readonly string[] => [
  ...['run', 'small', '--runs', '12', '--seed', `${seed}`, '--jobs', seed % 2 === 0 ? '1' : '2', '--max-failures', '3'],
  ...['--set', 'nameserver.version=2.1.5', ...SHORT, '--keep-history', '--out', `${out}/run`],
  ...['--failures', `${out}/failures`],
];

/** Numbers from 0 to below 1 that follow from a seed. */
export function randomOf(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  for (let skip = 0; skip < 20; skip++) generator.next();
  return () => (generator.next() >>> 0) / 2 ** 32;
}
