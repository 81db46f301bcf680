import { expect } from 'chai';
import { faults } from '../../faults/index.ts';
import { factsOf } from '../../fixtures/cdn/facts/facts-of.ts';
import { excuse } from '../../fixtures/cdn/oracle/excuse.ts';
import { BY_EFFECT } from '../../fixtures/cdn/oracle/reasons/by-effect.ts';
import { REASONS } from '../../fixtures/cdn/oracle/reasons/index.ts';
import type { Word } from '../../fixtures/cdn/oracle/reasons/reason.ts';
import type { PromisedSpec } from '../../fixtures/cdn/promises.ts';
import { small } from '../../fixtures/labs/small.ts';
import type { Effect } from '../../harness/lab/effect.ts';
import { runSchedule } from '../../harness/run/run.ts';
import { drawSchedules } from '../../harness/schedule/arbitrary.ts';
import { experimentOn } from '../lab.ts';

const SEED = 11;
const RUNS = 40;

/** What a failure may be called that is blamed on an injection with these effects. */
const wordsOf = (effects: readonly Effect[]): ReadonlySet<Word> =>
  new Set(
    effects
      .flatMap(({ is }) => BY_EFFECT[is])
      .flatMap((name) => (REASONS[name].word === 'window' ? ['window', 'no path'] : REASONS[name].word)),
  );

describe('excuses: an injection', () => {
  it('is blamed for what its effects may bring about, and for nothing else', async () => {
    const experiment = experimentOn({}, [], small);
    const spec = experiment.definition.spec as PromisedSpec;
    const { durationMs, quietMs } = spec.timing;
    const seen = new Set<Word>();
    const draw = { seed: SEED, from: 0, count: RUNS, spec, faults, injectionsMax: 8 };
    for (const [run, schedule] of drawSchedules(draw).entries()) {
      const { history } = await runSchedule(experiment, schedule);
      const facts = factsOf(history, spec, { endMs: durationMs, quietFromMs: durationMs - quietMs });
      for (const operation of facts.operations) {
        const found = excuse(operation, facts);
        const blamed = found && facts.injections.find(({ injection }) => injection === found.injection);
        if (!found || !blamed) continue;
        seen.add(found.why);
        const what = `run ${run}: ${blamed.kind} at ${blamed.target} is blamed for ${found.why}`;
        expect(wordsOf(blamed.effects).has(found.why), what).to.equal(true);
      }
    }
    expect([...seen]).to.include.members(['loss', 'window', 'no path', 'release']);
  });
});
