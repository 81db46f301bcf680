import { expect } from 'chai';
import type { Injection } from '../../harness/schedule/schedule.ts';
import { experimentOn, runOn, violated } from '../lab.ts';
import { shrinkSeeds } from './shrink-seed.ts';

/** The buffer of software 2.1.5 holds 256 octets: the 257th, the root label, falls on the first pointer behind it. */
const SMALLEST = 257;

const LENGTHS = [...Array.from({ length: 398 }, (_, n) => n + 3), 512, 600, 601, 768, 1024];

/** Enough for one injection: 20 s of lab time and not 150. */
const SHORT = { 'timing.durationMs': 20_000, 'timing.quietMs': 5000 } as const;

const namesOf = (nameOctets: number): Injection => {
  const params = { nameOctets, everyMs: 500 };
  return { kind: 'oversized-names', target: 'fleet:llns', atMs: 2000, durationMs: 10_000, params };
};

/** The lengths among these that violate anything. */
async function violating(version: string, lengths: readonly number[]): Promise<readonly number[]> {
  const experiment = experimentOn({ ...SHORT, 'nameserver.version': version });
  const found: number[] = [];
  for (const length of lengths) {
    const { verdict } = await runOn(experiment, 1, [namesOf(length)]);
    expect(verdict.verdict, `${length} octets`).to.be.oneOf(['pass', 'fail']);
    if (violated(verdict).length > 0) found.push(length);
  }
  return found;
}

const SEEDS = 20;
const INJECTIONS_MIN = 8;
const PROBES_MEDIAN_MAX = 40;
/** It takes minutes in one. */
const PROCESSES = 2;

describe('the smallest name that breaks software 2.1.5', () => {
  it(`has ${SMALLEST} octets: every shorter one is harmless, and every longer one violates something`, async () => {
    expect(await violating('2.1.5', LENGTHS)).to.deep.equal(LENGTHS.filter((length) => length >= SMALLEST));
  });

  it('does nothing to software 2.1.4, nor do others', async () => {
    expect(await violating('2.1.4', [3, 255, SMALLEST, 300, 601, 1024])).to.deep.equal([]);
  });

  it(`is what shrinking arrives at from ${INJECTIONS_MIN} injections or more`, async function () {
    const shrunk = await shrinkSeeds(SEEDS, INJECTIONS_MIN, PROCESSES);
    for (const { seed, found } of shrunk) {
      expect(found, `from seed ${seed}`).to.deep.equal([`oversized-names ${SMALLEST}`]);
    }
    const probes = shrunk.map((one) => one.probes);
    const middle = probes.toSorted((a, b) => a - b).slice(SEEDS / 2 - 1, SEEDS / 2 + 1);
    const median = middle.reduce((sum, one) => sum + one, 0) / middle.length;
    this.runnable().title += ` (${SEEDS} seeds, median of ${median} probes)`;
    expect(median).to.be.at.most(PROBES_MEDIAN_MAX);
  });
});
