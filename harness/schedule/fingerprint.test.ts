import { expect } from 'chai';
import { testSpec } from '../testkit/tiny-spec.ts';
import { fingerprint } from './fingerprint.ts';
import type { Injection } from './schedule.ts';

const spec = testSpec();
const injection = (kind: string, target: string, atMs = 1000): Injection => ({
  ...{ kind, target, atMs, durationMs: 2000, params: { atMs } },
});
const of = (injections: readonly Injection[], seed = 1) =>
  fingerprint({ invariant: 'right-answer', schedule: { seed, injections }, spec });

describe('fingerprint', () => {
  it('names the invariant, the kind and the role of the victim', () => {
    expect(of([injection('oversized-names', 'node:llns-a1')])).to.equal('right-answer/oversized-names@llns');
  });

  it('is the same whatever the seed, times, parameters, order, and node of a role', () => {
    const one = of([injection('kill', 'node:edge-a1'), injection('loss', 'link:a->b')]);
    const other = of([injection('loss', 'link:b->a', 9000), injection('kill', 'node:edge-a2', 5000)], 99);
    expect(one).to.equal('right-answer/kill+loss@edge,link');
    expect(other).to.equal(one);
  });

  it('names who was harmed, where that is known, and not who was aimed at', () => {
    const schedule = { seed: 1, injections: [injection('loss', 'node:mapper-b1'), injection('kill', 'fleet:edge')] };
    const of = (victim: string) => fingerprint({ invariant: 'right-answer', schedule, spec, victim });
    expect(of('llns')).to.equal('right-answer/kill+loss@llns');
    expect(fingerprint({ invariant: 'x', schedule: { seed: 1, injections: [] }, spec, victim: 'llns' })).to.equal(
      'x/no-fault@llns',
    );
  });

  it('else joins the roles that are aimed at, and says all for every role of the platform', () => {
    expect(of([injection('kill', 'region:a')])).to.equal('right-answer/kill@edge,llns');
    expect(of([injection('kill', 'node:mapper-b1'), injection('kill', 'fleet:edge')])).to.equal(
      'right-answer/kill@edge,mapper',
    );
    expect(of([injection('kill', 'all')])).to.equal('right-answer/kill@all');
  });
});
