import { expect } from 'chai';
import type { Attempt } from '../history/events.ts';
import { justify } from './justify.ts';
import { attempt, Story } from './test-history.ts';

/** Whether a lost packet of its flow, or the death of its server, explains that an attempt ended so. */
const IS_EXPLAINED: Readonly<Record<Exclude<Attempt['outcome'], 'ok' | 'cancelled'>, boolean>> = {
  ...{ timeout: true, refused: true },
  ...{ servfail: false, nxdomain: false, nodata: false, formerr: false, malformed: false },
  ...{ 'dns-refused': false, 'other-rcode': false, 'http-error': false },
};

const endedWith = (outcome: string): Attempt =>
  attempt('llns-a1', 10_000, { outcome: outcome as 'timeout', endMs: 10_400, local: 'me:1', remote: 'it:53' });

describe('why an attempt failed', () => {
  for (const [outcome, isExplained] of Object.entries(IS_EXPLAINED)) {
    it(`${outcome} is ${isExplained ? '' : 'never '}explained by a lost packet or a dead server`, () => {
      const lost = new Story();
      lost.events.push({ type: 'drop', atMs: 10_001, injection: 3, protocol: 'udp', from: 'me:1', to: 'it:53' });
      expect(justify(endedWith(outcome), 'shop', lost.facts())?.why).to.equal(isExplained ? 'loss' : undefined);
      const dead = new Story().down('llns-a1', 9_000);
      expect(justify(endedWith(outcome), 'shop', dead.facts())?.why).to.equal(isExplained ? 'down' : undefined);
    });
  }
});
