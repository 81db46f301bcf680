import { expect } from 'chai';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import type { Plant } from '../../fixtures/cdn/spec.ts';
import { small } from '../../fixtures/labs/small.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { LabEntry } from '../../harness/runtime/entry.ts';
import { experimentOn } from '../lab.ts';
import { firstFailing } from '../search.ts';

/** Bugs of control and of the machines that no client may ever feel, and the invariant that finds each in random schedules. */
const BUGS: readonly {
  readonly plant: Plant;
  readonly lab: LabEntry;
  readonly foundBy: string;
  readonly seed?: number;
}[] = [
  { plant: 'lame-hold', lab: small, foundBy: 'hold-holds' },
  { plant: 'dropped-order', lab: small, foundBy: 'releases-go-on' },
  { plant: 'jealous-takeover', lab: standard, foundBy: 'rightful-claims' },
  { plant: 'endless-takeover', lab: standard, foundBy: 'rightful-claims' },
  { plant: 'stubborn-leader', lab: standard, foundBy: 'leader-gives-way', seed: 10 },
  { plant: 'undying-leader', lab: standard, foundBy: 'only-leaders-act' },
];

/** One that finds most of them soon; where another finds a bug much sooner, it is told with the bug. */
const SEED = 7;
const RUNS_MAX = 300;

describe('canaries: bugs of control and machines that nobody may feel', () => {
  for (const { plant, lab, foundBy, seed = SEED } of BUGS) {
    it(`${plant}: ${foundBy} finds it within ${RUNS_MAX} random schedules on ${lab.name}`, async function () {
      const judges = invariants.filter(({ name }) => name === foundBy);
      const experiment = { ...experimentOn({}, [plant], lab), invariants: judges };
      const found = await firstFailing(experiment, { seed, runs: RUNS_MAX });
      this.runnable().title += ` (after ${found?.runs})`;
      expect(found?.violated).to.deep.equal([foundBy]);
    });
  }
});
