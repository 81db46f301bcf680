import { expect } from 'chai';
import type { Attempt, LateEvent } from '../history/events.ts';
import { byFlow, ofAttempt } from './packets.ts';

const late = (atMs: number, from: string, to: string): LateEvent => {
  return { type: 'late', atMs, injection: 0, protocol: 'tcp', from, to, byMs: 100 };
};
const attempt: Attempt = {
  ...{ node: 'edge-a1', family: 4, outcome: 'timeout' },
  ...{ local: 'me:1', remote: 'it:80', sentMs: 1_000, endMs: 3_000 },
};

describe('packets of an attempt', () => {
  it('are those of its flow, either way, from when it was sent until it was over', () => {
    const own = [late(1_000, 'me:1', 'it:80'), late(1_500, 'it:80', 'me:1'), late(3_000, 'me:1', 'it:80')];
    const others = [late(999, 'me:1', 'it:80'), late(3_001, 'it:80', 'me:1'), late(2_000, 'me:2', 'it:80')];
    expect(ofAttempt(byFlow([...others, ...own]), attempt)).to.have.members(own);
  });
});
