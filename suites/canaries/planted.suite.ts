import { expect } from 'chai';
import type { Plant } from '../../fixtures/cdn/spec.ts';
import { small } from '../../fixtures/labs/small.ts';
import type { LabEntry } from '../../harness/runtime/entry.ts';
import { experimentOn } from '../lab.ts';
import { firstFailing } from '../search.ts';

const SEED = 1;
/** Random schedules that a campaign may need to find a planted bug. */
const RUNS_MAX = 300;

interface Planted {
  readonly plant: Plant;
  readonly lab: LabEntry;
  /** Among what the first failing schedule violates. */
  readonly violates: string;
}

/** Bugs that random schedules find, each planted alone in a lab with every defence on. */
const PLANTED: readonly Planted[] = [
  { plant: 'long-negative-ttl', lab: small, violates: 'negative-ttl' },
  { plant: 'rollback-skips-dead', lab: small, violates: 'rolled-back' },
];

describe('canaries: bugs that random schedules find', () => {
  for (const { plant, lab, violates } of PLANTED) {
    it(`plant=${plant}: within ${RUNS_MAX} schedules on lab ${lab.name}, ${violates}`, async function () {
      const found = await firstFailing(experimentOn({}, [plant], lab), { seed: SEED, runs: RUNS_MAX });
      this.runnable().title += ` (after ${found?.runs})`;
      expect(found?.violated).to.include(violates);
    });
  }
});
