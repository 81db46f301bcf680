import { expect } from 'chai';
import { factsOf } from '../../fixtures/cdn/facts/facts-of.ts';
import { available } from '../../fixtures/cdn/invariants/available.ts';
import { REASONS } from '../../fixtures/cdn/oracle/reasons/index.ts';
import type { PromisedSpec } from '../../fixtures/cdn/promises.ts';
import { setupOf } from '../../fixtures/cdn/testkit/guard.ts';
import type { History } from '../../harness/history/events.ts';
import type { Experiment } from '../../harness/run/run.ts';
import { experimentOn, runOn } from '../lab.ts';
import { CASES, type Case, type Without } from './excuse-cases.ts';

const SEEDS = [1, 2, 3];

/** Whether `available` is violated, by what is known of a run. */
function isViolated(
  history: History,
  spec: PromisedSpec,
  { timing, promises, facts = (same) => same }: Without,
): boolean {
  const bound = { ...spec, timing: { ...spec.timing, ...timing }, promises: { ...spec.promises, ...promises } };
  const { durationMs, quietMs } = spec.timing;
  const known = factsOf(history, bound, { endMs: durationMs, quietFromMs: durationMs - quietMs });
  return available.check(history, facts(known)).violations.length > 0;
}

/** The lab of a case, with its guard or as it should be. */
function experimentOf({ lab, set }: Case, { set: turned, plants }: ReturnType<typeof setupOf>): Experiment {
  return { ...experimentOn({ ...set, ...turned }, plants, lab), invariants: [available] };
}

/** How often sound labs violated it: several guards share a schedule, and it needs to be shown harmless once. */
const soundly = new Map<string, Promise<number>>();
function violationsOfSound(one: Case, seed: number): Promise<number> {
  const key = JSON.stringify([one.lab.name, one.set, seed, one.schedule]);
  const run = async () => {
    const experiment = experimentOf(one, { set: {}, plants: [] });
    return (await runOn(experiment, seed, one.schedule)).verdict.violations.length;
  };
  const found = soundly.get(key) ?? run();
  soundly.set(key, found);
  return found;
}

describe('excuses: what each reason is bound by is what catches its guard', () => {
  it('has a case for every guard of every reason, and no other', () => {
    const guarded = Object.values(REASONS).flatMap(({ name, guards }) => guards.map((guard) => `${name}: ${guard}`));
    expect(CASES.map(({ reason, guard }) => `${reason}: ${guard}`)).to.have.members(guarded);
  });

  for (const one of CASES) {
    it(`${one.reason}: ${one.guard} is caught, and would not be without ${one.bound}`, async () => {
      const experiment = experimentOf(one, setupOf(one.guard));
      const spec = experiment.definition.spec as PromisedSpec;
      for (const seed of SEEDS) {
        const { history } = await runOn(experiment, seed, one.schedule);
        expect(isViolated(history, spec, {}), `seed ${seed}`).to.equal(true);
        expect(isViolated(history, spec, one.without), `seed ${seed}, without its bound`).to.equal(false);
      }
    });

    it(`${one.reason}: without ${one.guard} the same schedule breaks nothing`, async () => {
      for (const seed of SEEDS) expect(await violationsOfSound(one, seed), `seed ${seed}`).to.equal(0);
    });
  }
});
