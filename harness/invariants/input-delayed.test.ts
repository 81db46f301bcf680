import { expect } from 'chai';
import { topologyOf } from '../lab/topology.ts';
import { badReleaseHalted } from './bad-release-halted.ts';
import { delegationFresh } from './delegation-fresh.ts';
import { mapFresh } from './map-fresh.ts';
import { rolledBack } from './rolled-back.ts';
import { Story } from './test-history.ts';
import { PROMISING_SPEC } from './test-spec.ts';

/** `llns-core1` runs on input of 40 s ago. */
const story = () => new Story(PROMISING_SPEC);

describe('input-delayed nameservers', () => {
  it('may name edges that are long dead', () => {
    const answered = (from: string) => {
      const told = story().down('edge-a1', 10_000);
      told.fetch(from, 30_000);
      return told.judge(mapFresh).length;
    };
    expect(answered('llns-a1')).to.equal(1);
    expect(answered('llns-core1')).to.equal(0);
  });

  it('may be named when they are dead', () => {
    const named = (node: string) => {
      const told = story().down('llns-core1', 10_000).down('llns-a1', 10_000);
      const from = { cut: 'g.cdn.test', from: 'tlns-core1', atMs: 30_000, ttlMs: 20_000 };
      const address = topologyOf(PROMISING_SPEC).byId.get(node)?.ipv4 ?? '';
      told.fetch('llns-b1', 30_000, { referrals: [{ ...from, addresses: [address] }] });
      return told.judge(delegationFresh).length;
    };
    expect(named('llns-a1')).to.equal(1);
    expect(named('llns-core1')).to.equal(0);
  });

  it('take a release, and take it back, so much later', () => {
    const bad = (node: string, atMs: number) => {
      const told = story().order(0, 'system-config', { bad: true }).release('llns-a1', 1_000, 'system-config');
      told.release('llns-a1', 9_000, 'system-config', 'reverted');
      return told.release(node, atMs, 'system-config');
    };
    expect(bad('llns-b1', 20_000).judge(badReleaseHalted)).to.have.length(1);
    expect(bad('llns-core1', 51_500).judge(badReleaseHalted)).to.have.length(0);
    expect(bad('llns-core1', 51_501).judge(badReleaseHalted)).to.have.length(1);
    const back = (node: string) => bad(node, 5_000).release(node, 57_000, 'system-config', 'reverted');
    expect(back('llns-b1').judge(rolledBack)).to.have.length(1);
    expect(back('llns-core1').judge(rolledBack)).to.have.length(0);
  });
});
