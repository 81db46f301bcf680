import { expect } from 'chai';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import { small } from '../../fixtures/labs/small.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { Verdict } from '../../harness/invariants/invariant.ts';
import type { LabEntry } from '../../harness/runtime/entry.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import type { Overrides } from '../../harness/setup/overrides.ts';
import { experimentOn, runOn, violated } from '../lab.ts';
import { TERMS, TERMS_OF_SMALL, TERMS_OF_STANDARD, WRONG } from './tight-cases.ts';

/** Verdicts of labs without a bug: several bugs share a schedule, and it needs to be shown harmless once. */
const verdicts = new Map<string, Promise<Verdict>>();
function healthyVerdict(lab: LabEntry, set: Overrides | undefined, seed: number, schedule: readonly Injection[]) {
  const key = JSON.stringify([lab.name, set, seed, schedule]);
  const known = verdicts.get(key);
  if (known) return known;
  const verdict = runOn(experimentOn(set, [], lab), seed, schedule).then((result) => result.verdict);
  verdicts.set(key, verdict);
  return verdict;
}

const SEEDS = [1, 2, 3, 5, 8, 13];

for (const { lab, seeds, cases } of [
  { lab: small, seeds: SEEDS, cases: [...TERMS, ...TERMS_OF_SMALL, ...WRONG] },
  // A run takes some four times as long here.
  { lab: standard, seeds: SEEDS.slice(0, 3), cases: [...TERMS, ...TERMS_OF_STANDARD] },
]) {
  describe(`tight, lab ${lab.name}: what is 1.5 times too slow, or wrong, is caught by its own invariant`, () => {
    for (const { plant, caughtBy, schedule, set, breaks = [] } of cases) {
      it(`${plant}: ${caughtBy} catches it under every seed`, async () => {
        const judges = invariants.filter(({ name }) => name === caughtBy);
        const planted = { ...experimentOn(set, [plant], lab), invariants: judges };
        for (const seed of seeds) {
          const { verdict } = await runOn(planted, seed, schedule);
          expect(violated(verdict), `seed ${seed}`).to.deep.equal([caughtBy]);
        }
      });

      it(`without ${plant} the same schedule passes`, async () => {
        for (const seed of seeds) {
          const verdict = await healthyVerdict(lab, set, seed, schedule);
          expect(violated(verdict), `seed ${seed}`).to.deep.equal(breaks);
          expect(verdict.verdict, `seed ${seed}`).to.equal(breaks.length > 0 ? 'fail' : 'pass');
        }
      });
    }
  });
}
