import { expect } from 'chai';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import { small } from '../../fixtures/labs/small.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { Ms } from '../../harness/lab/spec.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import { experimentOn, runOn, violated } from '../lab.ts';
import { EDGE_DEATH, LEADER_DEATH } from '../properties/directed.ts';
import { type Case, TERMS, TERMS_OF_STANDARD, WRONG } from '../properties/tight-cases.ts';

const SEEDS = [1, 2, 3];

const slow = (target: string, atMs: Ms, durationMs: Ms, delayMs: Ms, direction = 'both'): Injection => {
  return { kind: 'latency', target, atMs, durationMs, params: { delayMs, direction } };
};
const throttled = (target: string, atMs: Ms, durationMs: Ms, percent: number): Injection => {
  return { kind: 'slow-cpu', target, atMs, durationMs, params: { percent } };
};
const death = (node: string, atMs: Ms): Injection => {
  return { kind: 'node-kill', target: `node:${node}`, atMs, durationMs: 30_000, params: { how: 'machine' } };
};

describe('canaries: what only packets that come late can show', () => {
  // The map changes every two seconds, and every other one is under way for so long that the next overtakes it.
  const deaths = ['edge-a1', 'edge-b1', 'edge-c1', 'edge-a2'].map((edge, n) => death(edge, 20_000 + n * 2_000));
  const late = [24_000, 28_000].map((atMs) => slow('fleet:mapper', atMs, 2_000, 3_000, 'out'));

  it('last-come-map: a nameserver that takes whatever map comes last goes back to an older one', async () => {
    const sound = experimentOn();
    const planted = experimentOn({}, ['last-come-map']);
    for (const seed of SEEDS) {
      const of = async (experiment: typeof sound, schedule: readonly Injection[]) =>
        violated((await runOn(experiment, seed, schedule)).verdict);
      expect(await of(sound, [...deaths, ...late]), `seed ${seed}, sound`).to.deep.equal([]);
      expect(await of(planted, deaths), `seed ${seed}, nothing late`).to.deep.equal([]);
      expect(await of(planted, [...deaths, ...late]), `seed ${seed}`).to.include('one-leader');
    }
  });
});

/** Bugs that are found in this schedule, beside packets or programs that are late: one of each sort of deadline. */
const FOUND: readonly (Pick<Case, 'plant' | 'caughtBy' | 'schedule' | 'set'> & { readonly lab: typeof small })[] = [
  ...TERMS.filter(({ plant }) => plant !== 'slow-publication').map((one) => ({ ...one, lab: small })),
  ...WRONG.filter(({ plant }) => plant === 'stale-aaaa' || plant === 'rollback-misses-one').map((one) => {
    return { ...one, lab: small };
  }),
  ...TERMS_OF_STANDARD.filter(({ schedule }) => [EDGE_DEATH, LEADER_DEATH].includes(schedule)).map((one) => {
    return { ...one, lab: standard };
  }),
];

describe('canaries: bugs are found beside packets and programs that are late', () => {
  const regions = ['a', 'b', 'c', 'core'].map((region) => `region:${region}`);
  for (const { plant, caughtBy, schedule, set, lab } of FOUND) {
    const of = async (late: readonly Injection[], seed: number, plants: readonly (typeof plant)[]) => {
      const experiment = experimentOn(set, plants, lab);
      const { durationMs, quietMs } = experiment.definition.spec.timing;
      const fit = late.map((one) => ({
        ...one,
        durationMs: Math.min(one.durationMs, durationMs - quietMs - one.atMs),
      }));
      const judges = invariants.filter(({ name }) => name === caughtBy);
      return violated((await runOn({ ...experiment, invariants: judges }, seed, [...schedule, ...fit])).verdict);
    };
    for (const [how, late] of [
      // Each way is between at most two of these.
      ['by as much as everybody has to bear, all the time', regions.map((one) => slow(one, 1_000, 1e9, 25))],
      ['by programs that get half of the time, all the time', regions.map((one) => throttled(one, 1_000, 1e9, 50))],
      ['by far more, until shortly before', regions.slice(0, 3).map((one) => slow(one, 1_000, 2_000, 2_000))],
    ] as const) {
      it(`${plant} on ${lab.name}, ${how}: ${caughtBy}`, async () => {
        for (const seed of SEEDS) {
          expect(await of(late, seed, []), `seed ${seed}, sound`).to.deep.equal([]);
          expect(await of(late, seed, [plant]), `seed ${seed}`).to.deep.equal([caughtBy]);
        }
      });
    }
  }
});
