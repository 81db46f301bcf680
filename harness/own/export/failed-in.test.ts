import { expect } from 'chai';
import type { Event } from '../../history/events.ts';
import type { RunResult } from '../../run/run.ts';
import type { AskedEvent } from '../platform/event-book.ts';
import { failedIn } from './failed-in.ts';

const asked = (operation: number, outcome: AskedEvent['outcome'], question = 'www.example.com A'): Event => ({
  ...{ type: 'asked', atMs: 3_000, node: 'asker', check: 'it', question, outcome, why: '', operation },
});
const heard = (ipv6: readonly [number, number]): Event => ({
  ...{ type: 'heard', atMs: 9_000, node: 'asker', fromMs: 8_000, of: 'web', ipv4: [2, 2], ipv6 },
});
const OPERATION: Event = {
  ...{ type: 'operation', id: 4, client: 'asker', customer: 'it', startMs: 2_000, atMs: 3_000, outcome: 'fail' },
  ...{ fetches: [-1, -1], attempts: [] },
};
const failed = (history: readonly Event[], ...events: number[]) => {
  const violations = [{ invariant: 'it', message: '', atMs: 0, events }];
  return failedIn({ history, virtualMs: 0, verdict: { verdict: 'fail', violations } } as unknown as RunResult);
};

describe('what failed in a run and can be asked again', () => {
  it('is what a client asked, when it asked: also where it was given something wrong', () => {
    const history = [asked(4, 'wrong'), OPERATION];
    const once = { asks: [{ question: 'www.example.com A', atMs: 2_000 }], checks: [] };
    expect(failed(history, 0)).to.deep.equal(once);
    expect(failed(history, 1)).to.deep.equal(once);
  });

  it('is each check once that did not hold after all had healed, and each node in a family in which it is silent', () => {
    const history = [asked(-1, 'none', 'a at ns1'), asked(-1, 'wrong', 'a at ns1'), heard([0, 2]), heard([0, 2])];
    expect(failed(history, 0, 1, 2, 3)).to.deep.equal({ asks: [], checks: ['a at ns1', 'web in IPv6'] });
    expect(failed([heard([2, 2])], 0)).to.deep.equal({ asks: [], checks: [] });
  });
});
