import { expect } from 'chai';
import { topologyOf } from '../lab/topology.ts';
import { takenOver } from './taken-over.ts';
import { attempt, Story } from './test-history.ts';
import { TEST_SPEC } from './test-spec.ts';

const SPEC = { ...TEST_SPEC, promises: { ...TEST_SPEC.promises, takeover: true } };
const DEATH_MS = 20_000;
const DEADLINE_MS = DEATH_MS + SPEC.timing.takeoverMs + SPEC.timing.slackMs;
const UP_MS = DEATH_MS + 20_000;
const IPV6 = topologyOf(SPEC).byId.get('edge-a1')?.ipv6 ?? '';

/** `edge-a1` is dead for 20 s; the region's other edge is `edge-a2`. */
const story = (spec = SPEC) => new Story(spec).down('edge-a1', DEATH_MS, 'machine', UP_MS);

function claimBoth(told: Story, atMs: number): Story {
  told.claim('edge-a2', 'edge-a1', atMs);
  told.events.push({ type: 'address', atMs, node: 'edge-a2', address: IPV6, action: 'claimed' });
  return told;
}

const violations = (told: Story) => told.judge(takenOver).map(({ message, atMs }) => `${atMs}: ${message}`);

describe('taken-over', () => {
  it('is violated when nobody claims a dead edge’s addresses, where that is promised', () => {
    expect(violations(story())).to.have.length(1);
    expect(violations(story())[0]).to.match(/^21500: .*edge-a1 by 21.5 s: it died at 20 s/);
    expect(violations(story(TEST_SPEC))).to.deep.equal([]);
  });

  it('holds when both are claimed by the deadline, and not later', () => {
    expect(violations(claimBoth(story(), DEADLINE_MS))).to.deep.equal([]);
    expect(violations(claimBoth(story(), DEADLINE_MS + 1))).to.have.length(1);
  });

  it('is violated in the family that nobody claims', () => {
    expect(violations(story().claim('edge-a2', 'edge-a1', DEATH_MS + 500))[0]).to.include(`for ${IPV6} of`);
  });

  it('holds when an attempt shows that the addresses are answered', () => {
    const answered = ([4, 6] as const).map((family) => attempt('edge-a1', DEATH_MS + 900, { family }));
    expect(violations(story().operation(DEATH_MS + 800, { attempts: answered }))).to.deep.equal([]);
    const inFlight = answered.map((one) => ({ ...one, sentMs: DEATH_MS - 1 }));
    expect(violations(story().operation(DEATH_MS - 2, { attempts: inFlight }))).to.have.length(1);
  });

  it('gives an edge that was dead, busy or behind loss a stretch of its own', () => {
    const laterMs = DEATH_MS + 10_000;
    for (const troubled of [
      story().down('edge-a2', DEATH_MS - 1000, 'process', laterMs),
      story().busy('edge-a2', DEATH_MS - 1000, laterMs),
      story().lossy('edge-a1', 'edge-a2', DEATH_MS - 1000, laterMs),
    ]) {
      expect(violations(troubled)[0]).to.match(/^31500: /);
      expect(violations(claimBoth(troubled, laterMs + 1000))).to.deep.equal([]);
    }
  });

  it('demands nothing of a region whose edges are all dead, nor of an outage shorter than the time', () => {
    expect(violations(story().down('edge-a2', DEATH_MS + 100, 'machine', UP_MS))).to.deep.equal([]);
    expect(violations(new Story(SPEC).down('edge-a1', DEATH_MS, 'machine', DEADLINE_MS))).to.deep.equal([]);
  });
});
