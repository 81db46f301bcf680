import { expect } from 'chai';
import { UsageError } from '../errors.ts';
import { checkInjections } from './check.ts';
import type { Injection } from './schedule.ts';
import { testFaultMap } from './test-faults.ts';
import { testSpec } from './test-spec.ts';

const spec = testSpec();
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
    [
      'an unknown kind',
      { kind: 'los' },
      'injections[1].kind: "los" is no fault of this build: choose one of kill, loss',
    ],
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

  it('refuses a duration for what happens at once', () => {
    const push = { kind: 'push', target: 'fleet:llns', params: { mutation: 'good' } };
    expect(check({ ...push, durationMs: 0 })).to.not.throw();
    expect(check(push)).to.throw(UsageError, 'injections[1].durationMs: push happens at once');
  });
});
