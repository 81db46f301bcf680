import { expect } from 'chai';
import type { Event } from '../../history/events.ts';
import { rolledIn, unsettledMs } from './backoff.ts';

describe('the time that an engine waits before it starts a service again', () => {
  it('has grown for who died by itself or from inside, and for nobody who was killed or restarted', () => {
    const dies = (node: string, how: 'crash' | 'process' | 'restart', injection?: number): Event => ({
      ...{ type: 'down', atMs: 0, node, how, reason: '' },
      ...(injection !== undefined && { injection }),
    });
    const history = [dies('a', 'crash'), dies('a', 'crash'), dies('b', 'crash', 0), dies('c', 'process', 1)];
    expect(rolledIn([...history, dies('d', 'restart', 2)])).to.deep.equal(['a', 'b']);
  });

  it('is what it was at first once the last of them has lived for ten seconds; the dead are not waited for', () => {
    const at = (StartedAt: string, Running = true) => ({ StartedAt, Running });
    const nowMs = Date.parse('2026-01-01T00:00:20Z');
    expect(unsettledMs([], nowMs)).to.equal(0);
    expect(unsettledMs([at('2026-01-01T00:00:05Z')], nowMs)).to.equal(0);
    expect(unsettledMs([at('2026-01-01T00:00:12.5Z'), at('2026-01-01T00:00:11Z')], nowMs)).to.equal(2_500);
    expect(unsettledMs([at('2026-01-01T00:00:19Z', false)], nowMs)).to.equal(0);
  });
});
