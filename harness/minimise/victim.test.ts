import { expect } from 'chai';
import type { Attempt, Event, History } from '../history/events.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import { victimOf } from './victim.ts';

const spec = testSpec();
const attempt = (node: string, outcome: Attempt['outcome']) => ({
  ...{ node, family: 4 as const, local: '', remote: '', sentMs: 0, endMs: 1, outcome },
});
const operation = (
  outcome: 'ok' | 'fail',
  attempts: readonly Attempt[],
  fetches: readonly [number, number] = [-1, -1],
): Event => ({
  ...{ type: 'operation', atMs: 1, id: 1, client: 'instrument-b1', customer: 'shop', startMs: 0 },
  ...{ outcome, fetches, attempts },
});
const fetch = (id: number, given: Partial<Extract<Event, { type: 'fetch' }>>): Event => ({
  ...{ type: 'fetch', id, client: 'instrument-b1', name: 'a.test', rrtype: 'A', startMs: 0, atMs: 1 },
  ...{ outcome: 'servfail', attempts: [], referrals: [] },
  ...given,
});
const down = (node: string): Event => ({ type: 'down', atMs: 1, node, how: 'crash', reason: '' });

describe('the victim of a counterexample', () => {
  const victim = (history: History, ...violations: readonly (readonly number[])[]) =>
    victimOf(
      violations.map((events) => ({ invariant: 'x', message: '', atMs: 1, events })),
      'x',
      history,
      spec,
    );

  it('is who died, who answered wrongly, or who let an operation down', () => {
    expect(victim([down('edge-a1')], [0])).to.equal('edge');
    const wrong = { cut: 'g', from: 'llns-a1', atMs: 1, ttlMs: 1, addresses: [] };
    expect(victim([fetch(1, { outcome: 'ok', answer: wrong })], [0])).to.equal('llns');
    expect(victim([operation('fail', [attempt('llns-a1', 'ok'), attempt('edge-a1', 'timeout')])], [0])).to.equal(
      'edge',
    );
    expect(victim([operation('ok', [attempt('llns-a1', 'timeout'), attempt('edge-a1', 'ok')])], [0])).to.equal('edge');
  });

  it('of an operation that never got an address is who was asked for one', () => {
    const asked = fetch(7, { attempts: [{ ...attempt('llns-a1', 'timeout'), cut: 'g' }] });
    expect(victim([asked, operation('fail', [], [7, -1])], [1])).to.equal('llns');
  });

  it('is the role that most violations show, and none of other invariants or of the instrument', () => {
    const history = [down('edge-a1'), down('llns-a1'), down('edge-a2'), operation('fail', [])];
    expect(victim(history, [1], [0], [2])).to.equal('edge');
    expect(victim(history, [3])).to.equal(undefined);
    expect(victimOf([], 'x', history, spec)).to.equal(undefined);
  });
});
