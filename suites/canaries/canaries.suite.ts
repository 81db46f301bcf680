import { expect } from 'chai';
import { small } from '../../fixtures/labs/small.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import type { Overrides } from '../../harness/setup/overrides.ts';
import { experimentOn, runOn, violated } from '../lab.ts';
import { EDGE_DEATH } from '../properties/directed.ts';
import { firstFailing, shrinkFailing } from '../search.ts';

const SEED = 5;
/** One under which what fails first violates more than the phases of a release. */
const SEED_OF_MORE = 2;
const RUNS_MAX = 30;

/** What random schedules find, and the gravest invariant that the first failing one violates. */
const FOUND: readonly { readonly set: Overrides; readonly first: string }[] = [
  { set: { 'nameserver.version': '2.1.5' }, first: 'right-answer' },
  { set: { 'release.gate': 'off' }, first: 'bad-release-halted' },
  { set: { 'release.gate': 'alert' }, first: 'rolled-back' },
  { set: { 'release.rollback': 'off' }, first: 'rolled-back' },
  { set: { 'release.verify': 'off' }, first: 'authentic' },
  { set: { 'release.rollout': 'all-at-once' }, first: 'phases-respected' },
  { set: { 'release.groups': 'off' }, first: 'install-groups' },
];

const push = (kind: string, params: Injection['params']): readonly Injection[] => {
  return [{ kind, target: 'node:control-core1', atMs: 20_000, durationMs: 0, params }];
};

interface Covered {
  readonly off: Overrides;
  /** The defences that cover for it, all turned off. */
  readonly cover: Overrides;
  readonly schedule: readonly Injection[];
  /** Violated only when both are off. */
  readonly violates: string;
}

/** Defences that others cover for: turned off alone they are not found, but they are all that is left when the cover goes. */
const COVERED: readonly Covered[] = [
  {
    off: { 'config.fallback': 'minimal' },
    cover: { 'release.gate': 'off' },
    schedule: push('bad-config-push', { mutation: 'bad-syntax', customer: 'a1' }),
    violates: 'available',
  },
  {
    off: { 'config.validation': 'off' },
    cover: { crashRejection: 'none', 'release.gate': 'off', 'roll.networkWide': 'off' },
    schedule: push('family-mismatch', { family: 4, machines: 2 }),
    violates: 'no-restart-storm',
  },
  {
    off: { crashRejection: 'none' },
    cover: { 'config.validation': 'off', 'release.gate': 'off', 'roll.networkWide': 'off' },
    schedule: push('family-mismatch', { family: 4, machines: 2 }),
    violates: 'no-restart-storm',
  },
];

/** Random schedules per covered defence; six times as many found nothing either when this was written. */
const COVERED_RUNS = 50;
const SEEDS = [1, 2, 3];
const words = (set: Overrides) =>
  Object.entries(set)
    .map(([path, value]) => `${path}=${value}`)
    .join(' ');

describe('canaries: a defence that is turned off is found', () => {
  for (const { set, first } of FOUND) {
    it(`${words(set)}: within ${RUNS_MAX} random schedules, ${first} first`, async function () {
      const found = await firstFailing(experimentOn(set), { seed: SEED, runs: RUNS_MAX });
      this.runnable().title += ` (after ${found?.runs})`;
      expect(found?.violated[0]).to.equal(first);
    });
  }

  it('release.rollout=all-at-once release.rollback=off: shrunk to a single push', async () => {
    const experiment = experimentOn({ 'release.rollout': 'all-at-once', 'release.rollback': 'off' });
    const found = await firstFailing(experiment, { seed: SEED_OF_MORE, runs: RUNS_MAX });
    if (!found) throw new Error('nothing was found');
    expect(found.schedule.injections).to.have.length.above(1);
    // Of what it violates, what a push alone does: a release that has been everywhere stays, and nobody takes it back.
    expect(found.violated).to.include('rolled-back');
    const { injections } = (await shrinkFailing(experiment, { ...found, violated: ['rolled-back'] })).schedule;
    expect(injections).to.have.length(1);
    expect(experiment.faults.get(injections[0]?.kind ?? '')?.instant).to.equal(true);
  });
});

describe('canaries: defences that random schedules seldom need', () => {
  const TWO_PUSHES: readonly Injection[] = [
    ...push('bad-config-push', { mutation: 'lost-customer', customer: 'a1' }),
    ...push('software-push', { version: '2.1.6' }).map((one) => ({ ...one, atMs: one.atMs + 13_000 })),
  ];
  it('release.breaker=off: cool-down breaks when a good release follows a bad one too soon', async () => {
    for (const seed of SEEDS) {
      expect(violated((await runOn(experimentOn(), seed, TWO_PUSHES)).verdict), `seed ${seed}, on`).to.deep.equal([]);
      const { verdict } = await runOn(experimentOn({ 'release.breaker': 'off' }), seed, TWO_PUSHES);
      expect(violated(verdict), `seed ${seed}, off`).to.deep.equal(['cool-down']);
    }
  });
});

describe('canaries: bugs that hide behind an injection', () => {
  it('plant=no-stale-if-error: an edge that throws its copies away is not excused by a dead origin', async () => {
    const kill = { kind: 'node-kill', target: 'node:origin-core1', params: { how: 'machine' } };
    const schedule: readonly Injection[] = [{ ...kill, atMs: 30_000, durationMs: 10_000 }];
    for (const seed of SEEDS) {
      expect(violated((await runOn(experimentOn(), seed, schedule)).verdict), `seed ${seed}, sound`).to.deep.equal([]);
      const planted = await runOn(experimentOn({}, ['no-stale-if-error']), seed, schedule);
      expect(violated(planted.verdict), `seed ${seed}, planted`).to.deep.equal(['available', 'always-serves']);
    }
  });
});

describe('canaries: a gate that takes every silence for harm', () => {
  for (const lab of [small, standard]) {
    it(`takes a sound release back because machines die, in lab ${lab.name}`, async () => {
      const control = lab === small ? 'node:control-core1' : 'fleet:control';
      const at = (kind: string, target: string, atMs: number, params: Injection['params'] = {}): Injection => {
        return { kind, target, atMs, durationMs: kind === 'config-push' ? 0 : 10_000, params };
      };
      const pushed = at('config-push', control, 10_000, { customer: 'a1' });
      // At three moments: whether two rounds of questions fall between a death and its detection is a matter of phase.
      const deaths = ['llns-a1', 'llns-b1', 'llns-c1'].map((id, n) =>
        at('node-kill', `node:${id}`, 41_000 + n * 500, { how: 'machine' }),
      );
      for (const seed of SEEDS) {
        const sound = await runOn(experimentOn({}, [], lab), seed, [pushed, ...deaths]);
        expect(violated(sound.verdict), `seed ${seed}, sound`).to.deep.equal([]);
        const planted = await runOn(experimentOn({}, ['hasty-gate'], lab), seed, [pushed, ...deaths]);
        expect(violated(planted.verdict), `seed ${seed}, planted`).to.deep.equal(['no-false-alarm']);
      }
    });
  }
});

describe('canaries: a mapper that publishes nonsense now and then', () => {
  for (const lab of [small, standard]) {
    it(`is found without validation, and with it nothing breaks, also while an edge dies, in lab ${lab.name}`, async () => {
      for (const seed of SEEDS) {
        const kept = await runOn(experimentOn({}, ['bad-map'], lab), seed, EDGE_DEATH);
        expect(violated(kept.verdict), `seed ${seed}, on`).to.deep.equal([]);
        const rejected = kept.history.filter((event) => event.type === 'recovery' && event.action === 'map-rejected');
        expect(rejected, `seed ${seed}, on`).not.to.have.length(0);
        const { verdict } = await runOn(experimentOn({ 'config.validation': 'off' }, ['bad-map'], lab), seed, []);
        expect(violated(verdict), `seed ${seed}, off`).to.include('available');
      }
    });
  }
});

describe('canaries: defences that others cover for', () => {
  for (const { off, cover, schedule, violates } of COVERED) {
    it(`${words(off)}: holds alone, and ${violates} breaks with ${words(cover)}`, async () => {
      expect(await firstFailing(experimentOn(off), { seed: SEED, runs: COVERED_RUNS })).to.equal(undefined);
      for (const seed of SEEDS) {
        const kept = await runOn(experimentOn(cover), seed, schedule);
        expect(violated(kept.verdict), `seed ${seed}, cover off`).not.to.include(violates);
        const both = await runOn(experimentOn({ ...cover, ...off }), seed, schedule);
        expect(violated(both.verdict), `seed ${seed}, both off`).to.include(violates);
      }
    });
  }
});
