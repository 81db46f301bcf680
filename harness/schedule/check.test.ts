import { expect } from 'chai';
import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import type { Effect } from '../lab/effect.ts';
import { testFaultMap, testFaults } from '../testkit/faults.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import { checkInjections, cutShortMs, injectionProblem } from './check.ts';
import type { Fault } from './fault.ts';
import type { Injection } from './schedule.ts';

const spec = testSpec();
const testSpecWithControls = () => ({
  ...spec,
  fleets: [...spec.fleets, { role: 'control' as const, region: 'a', count: 2 }],
});
const [push] = testFaults;
if (!push) throw new Error('there is a push among the tests');
/** Pushed through the first control, as all releases are. */
const releasePush: Fault = {
  ...push,
  kind: 'release',
  params: z.strictObject({ version: z.string() }),
  isOrder: true,
  targets: () => ['node:control-a1'],
  effects: () => [{ is: 'pushed', order: { kind: 'software', mutation: 'upgrade', args: {} }, bad: false }],
};
const good: Injection = { kind: 'loss', target: 'link:a->b', atMs: 1000, durationMs: 2000, params: { percent: 10 } };
const check = (changes: Partial<Injection>) => () =>
  checkInjections([good, { ...good, ...changes }], testFaultMap, spec);

describe('check of injections', () => {
  it('takes what the lab can run, off the grid and beyond the usual targets too', () => {
    expect(check({ atMs: 1234, durationMs: 77 })).to.not.throw();
    expect(check({ target: 'link:llns-a1->y' })).to.not.throw();
    expect(check({ kind: 'kill', target: 'network:x', params: {} })).to.not.throw();
  });

  const bad: readonly [string, Partial<Injection>, string][] = [
    ['an unknown kind', { kind: 'los' }, 'injections[1].kind: "los" is no fault of this build: did you mean "loss"?'],
    ['a link that the lab lacks', { target: 'link:a->z' }, 'injections[1].target: target "link:a->z" names nothing'],
    ['a group where a link is due', { target: 'region:a' }, 'is not of the sort that loss takes'],
    ['a node that the lab lacks', { kind: 'kill', target: 'node:edge-z9', params: {} }, 'injections[1].target'],
    ['a start before the run', { atMs: -1 }, 'injections[1].atMs: -1 is outside'],
    ['a start in the quiet period', { atMs: 60_000 }, 'choose from 0 to below 60000'],
    ['no duration', { durationMs: 0 }, 'injections[1].durationMs: 0 is too short'],
    ['a parameter out of range', { params: { percent: 101 } }, 'injections[1].params.percent is wrong (Too big'],
    ['a parameter that is missing', { params: {} }, 'injections[1].params.percent is missing'],
    ['a parameter too many', { params: { percent: 10, x: 1 } }, 'injections[1].params.x is a field'],
  ];
  for (const [what, changes, message] of bad) {
    it(`refuses ${what}`, () => {
      expect(check(changes)).to.throw(UsageError, message);
    });
  }

  it('refuses a customer that the lab lacks', () => {
    const push = { kind: 'push', target: 'fleet:llns', durationMs: 0 };
    const of = (customer: string) => ({ ...push, params: { mutation: 'good', customer } });
    expect(check(of('shop'))).to.not.throw();
    const message = 'injections[1].params.customer "shopp" is none of the lab\'s: choose one of shop';
    expect(check(of('shopp'))).to.throw(UsageError, message);
  });

  const release = (target: string, version = '1') => ({
    ...{ kind: 'release', target, atMs: 1_000, durationMs: 0, params: { version } },
  });
  const controlled = testSpecWithControls();
  const known = { versions: { software: ['1', '2'] } };
  const problem = (injection: Injection) =>
    injectionProblem(injection, new Map([['release', releasePush]]), controlled, known);

  it('refuses a push that names another than release control as a whole: it would be ignored', () => {
    expect(problem(release('fleet:control'))).to.equal(undefined);
    expect(problem(release('node:control-a1'))).to.equal(undefined);
    for (const target of ['node:llns-a1', 'node:control-a2', 'region:a', 'all']) {
      expect(problem(release(target)), target).to.deep.include({ field: 'target' });
    }
  });

  it('refuses a version that the platform has never heard of', () => {
    expect(problem(release('fleet:control', '2'))).to.equal(undefined);
    const message = 'version "9.9.9" is none that the lab knows: choose one of 1, 2';
    expect(problem(release('fleet:control', '9.9.9'))).to.deep.equal({ field: 'params', problem: message });
  });

  it('refuses what cannot be done where it is to run, and says why', () => {
    const held: Fault = { ...releasePush, kind: 'held', effects: () => [{ is: 'held' }] };
    const on = (cannot: (effect: Effect) => string | undefined) => () =>
      checkInjections(
        [{ ...release('fleet:control'), kind: 'held' }],
        new Map([['held', held]]),
        controlled,
        known,
        cannot,
      );
    expect(on(({ is }) => (is === 'busy' ? 'nobody is busy there' : undefined))).not.to.throw();
    expect(on(({ is }) => (is === 'held' ? 'nobody listens there' : undefined))).to.throw(
      UsageError,
      'injections[0].kind: held cannot be injected, since nobody listens there: leave it out',
    );
  });

  it('refuses a target that has nothing for the fault to harm', () => {
    const busy: Fault = { ...releasePush, kind: 'busy', effects: () => [{ is: 'busy', nodes: [], share: 1 }] };
    const found = injectionProblem(
      { ...release('fleet:control'), kind: 'busy' },
      new Map([['busy', busy]]),
      controlled,
    );
    expect(found?.problem).to.match(/^target "fleet:control" has nothing that busy can harm/);
  });

  it('says when a fault would be cut short', () => {
    expect(cutShortMs({ ...good, atMs: 50_000, durationMs: 10_000 }, spec)).to.equal(undefined);
    expect(cutShortMs({ ...good, atMs: 50_000, durationMs: 10_001 }, spec)).to.equal(60_000);
  });

  it('refuses a duration for what happens at once', () => {
    const push = { kind: 'push', target: 'fleet:llns', params: { mutation: 'good' } };
    expect(check({ ...push, durationMs: 0 })).to.not.throw();
    expect(check(push)).to.throw(UsageError, 'injections[1].durationMs: push happens at once');
  });
});
