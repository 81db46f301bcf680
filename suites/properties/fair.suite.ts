import { expect } from 'chai';
import { faults } from '../../faults/index.ts';
import { small } from '../../fixtures/labs/small.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import { seldomJudged } from '../../harness/records/seldom-judged.ts';
import { runSchedule } from '../../harness/run/run.ts';
import { drawSchedules } from '../../harness/schedule/arbitrary.ts';
import { drawnAt } from '../../harness/schedule/fault.ts';
import { BITES_MIN, DEMANDED_MIN, INCONCLUSIVE_MAX, seldom } from '../fairness.ts';
import { experimentOn } from '../lab.ts';

const SEED = 31;

for (const { lab, runs, bitesMin } of [
  { lab: small, runs: 300, bitesMin: BITES_MIN },
  // A run takes some four times as long here; a fifth of the runs, a fifth of the bites. `npm run fair` has all 2,000.
  { lab: standard, runs: 60, bitesMin: BITES_MIN / 5 },
]) {
  describe(`fair: ${runs} random schedules on the healthy lab ${lab.name}`, () => {
    const wrong: string[] = [];
    const bitten: Record<string, number> = {};
    const judgedRuns = new Map<string, number>();
    let [operations, demanded, inconclusive] = [0, 0, 0];

    before(async () => {
      const experiment = experimentOn({}, [], lab);
      const { spec } = experiment.definition;
      for (const fault of faults) if (drawnAt(fault, spec).length > 0) bitten[fault.kind] = 0;
      const schedules = drawSchedules({ ...{ seed: SEED, from: 0, count: runs, spec, faults, injectionsMax: 8 } });
      for (const [run, schedule] of schedules.entries()) {
        const { verdict } = await runSchedule(experiment, schedule);
        wrong.push(...verdict.violations.map(({ invariant, message }) => `run ${run}: ${invariant}: ${message}`));
        if (verdict.verdict === 'harness-error') wrong.push(`run ${run}: ${verdict.reason}`);
        if (verdict.verdict === 'inconclusive') inconclusive++;
        operations += verdict.operations.operations;
        demanded += verdict.operations.demanded;
        for (const [name, things] of Object.entries(verdict.judged)) {
          judgedRuns.set(name, (judgedRuns.get(name) ?? 0) + (things > 0 ? 1 : 0));
        }
        for (const [kind, count] of Object.entries(verdict.bitten)) bitten[kind] = (bitten[kind] ?? 0) + count;
      }
    });

    it('nothing is violated', () => expect(wrong).to.deep.equal([]));

    it('at least 80 % of the operations were demanded', () => {
      expect(operations).to.be.above(runs * 100);
      expect(demanded / operations).to.be.at.least(DEMANDED_MIN);
    });

    it('at most 10 % of the runs are inconclusive', () => expect(inconclusive).to.be.at.most(runs * INCONCLUSIVE_MAX));

    it('every invariant that the lab promises had something to judge in at least 1 % of the runs', () => {
      expect(seldomJudged({ runs, judgedRuns: Object.fromEntries(judgedRuns) })).to.deep.equal({});
    });

    it(`every kind of fault bit at least ${bitesMin} times`, () => expect(seldom(bitten, bitesMin)).to.deep.equal([]));
  });
}
