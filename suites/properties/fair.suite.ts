import { expect } from 'chai';
import { faults } from '../../faults/index.ts';
import { runSchedule } from '../../harness/run.ts';
import { drawSchedules } from '../../harness/schedule/arbitrary.ts';
import { experimentOn } from '../lab.ts';

const RUNS = 300;
const SEED = 7;

describe(`fair: ${RUNS} random schedules on the healthy lab`, () => {
  const wrong: string[] = [];
  const bitten = new Map<string, number>(faults.map(({ kind }) => [kind, 0]));
  let [operations, demanded, inconclusive] = [0, 0, 0];

  before(async () => {
    const experiment = experimentOn();
    const { spec } = experiment.definition;
    const schedules = drawSchedules({ ...{ seed: SEED, from: 0, count: RUNS, spec, faults, injectionsMax: 8 } });
    for (const [run, schedule] of schedules.entries()) {
      const { verdict } = await runSchedule(experiment, schedule);
      wrong.push(...verdict.violations.map(({ invariant, message }) => `run ${run}: ${invariant}: ${message}`));
      if (verdict.verdict === 'harness-error') wrong.push(`run ${run}: ${verdict.reason}`);
      if (verdict.verdict === 'inconclusive') inconclusive++;
      operations += verdict.operations.operations;
      demanded += verdict.operations.demanded;
      for (const [kind, count] of Object.entries(verdict.bitten)) bitten.set(kind, (bitten.get(kind) ?? 0) + count);
    }
  });

  it('nothing is violated', () => expect(wrong).to.deep.equal([]));

  it('at least 80 % of the operations were demanded', () => {
    expect(operations).to.be.above(RUNS * 100);
    expect(demanded / operations).to.be.at.least(0.8);
  });

  it('at most 10 % of the runs are inconclusive', () => expect(inconclusive).to.be.at.most(RUNS / 10));

  it('every kind of fault bit at least 20 times', () => {
    expect([...bitten].filter(([, count]) => count < 20)).to.deep.equal([]);
  });
});
