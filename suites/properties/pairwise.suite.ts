import { expect } from 'chai';
import { faults } from '../../faults/index.ts';
import type { CdnSpec } from '../../fixtures/cdn/spec.ts';
import { small } from '../../fixtures/labs/small.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import { runSchedule } from '../../harness/run/run.ts';
import { checkInjections } from '../../harness/schedule/check.ts';
import { describeSchedule } from '../../harness/schedule/describe.ts';
import { drawnAt } from '../../harness/schedule/fault.ts';
import { experimentOn } from '../lab.ts';
import { type Pair, pairsOf } from '../pairwise/pairs.ts';

const SEED = 7;

for (const { lab, every } of [
  { lab: small, every: 17 },
  { lab: standard, every: 71 },
]) {
  const experiment = experimentOn({}, [], lab);
  const spec = experiment.definition.spec as CdnSpec;
  const pairs = pairsOf(spec, faults, SEED);

  describe(`pairs of faults, lab ${lab.name}`, () => {
    it('are all ordered pairs of kinds, each six times, and the same for the same seed', () => {
      const times = new Map<string, number>();
      for (const { first, second } of pairs)
        times.set(`${first} ${second}`, (times.get(`${first} ${second}`) ?? 0) + 1);
      const kinds = faults.filter((fault) => drawnAt(fault, spec).length > 0);
      expect(kinds.length).to.be.above(10);
      expect([...times.keys()]).to.have.length(kinds.length ** 2);
      expect(new Set(times.values())).to.deep.equal(new Set([6]));
      expect(pairsOf(spec, faults, SEED)).to.deep.equal(pairs);
      expect(pairsOf(spec, faults, SEED + 1)).not.to.deep.equal(pairs);
    });

    it('overlap, the first first, and can run', () => {
      for (const { first, second, schedule } of pairs) {
        checkInjections(schedule.injections, experiment.faults, spec, experiment.definition);
        const [a, b] = schedule.injections;
        expect([a?.kind, b?.kind]).to.deep.equal([first, second]);
        const gapMs = (b?.atMs ?? 0) - (a?.atMs ?? 0);
        expect(gapMs).to.be.above(0);
        if (a?.durationMs !== 0) expect(a?.durationMs).to.be.above(gapMs);
      }
    });

    it(`violate nothing: every ${every}th of them; \`npm run pairwise\` has all`, async () => {
      const wrong = async ({ schedule }: Pair) => {
        const { verdict } = await runSchedule(experiment, schedule);
        const words = describeSchedule(schedule.injections, experiment.faults).join('; ');
        return verdict.violations.map(({ invariant, message }) => `${words}: ${invariant}: ${message}`);
      };
      const found: string[] = [];
      for (const pair of pairs.filter((_, index) => index % every === 0)) found.push(...(await wrong(pair)));
      expect(found).to.deep.equal([]);
    });
  });
}
