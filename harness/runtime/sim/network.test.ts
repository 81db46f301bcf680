import { expect } from 'chai';
import { testLab } from '../../testkit/lab.ts';
import { createNetwork, type Network } from './network.ts';

const { spec } = testLab({});
const [LLNS, INSTRUMENT] = [0, 2];
const PATH = { from: ['llns-a1'], to: ['instrument-b1'], families: [4, 6] as const };

/** The largest payload that gets from the nameserver to the client in a family, up to 2,000 octets. */
function largest(network: Network, family: 4 | 6): number {
  let octets = 2_000;
  while (octets > 0 && network.lostBy(LLNS, INSTRUMENT, family, octets)) octets--;
  return octets;
}

describe('network', () => {
  it('carries what is larger than a packet in fragments, while nothing is wrong', () => {
    expect(largest(createNetwork(spec, 1), 4)).to.equal(2_000);
  });

  it('loses what is larger than the path takes, and heals', () => {
    const network = createNetwork(spec, 1);
    let lost = 0;
    const narrow = network.add(PATH, { loss: 0, mtu: 1280 }, 0, () => lost++);
    expect([largest(network, 4), largest(network, 6)]).to.deep.equal([1240, 1220]);
    expect(lost).to.equal(760 + 780);
    network.remove(narrow);
    expect(largest(network, 6)).to.equal(2_000);
  });

  it('delays one direction and family by what the effect says', () => {
    const network = createNetwork(spec, 1);
    network.add({ ...PATH, families: [6] }, { loss: 0, delayMs: 300 }, 0, () => {});
    expect(network.delayMs(LLNS, INSTRUMENT, 6)).to.be.within(320, 322);
    expect(network.delayMs(LLNS, INSTRUMENT, 4)).to.be.within(20, 22);
    expect(network.delayMs(INSTRUMENT, LLNS, 6)).to.be.within(20, 22);
  });

  it('takes a draw of up to the jitter off each delay, and none where there is no jitter', () => {
    const delaysMs = (jitterMs?: number) => {
      const network = createNetwork(spec, 1);
      network.add(PATH, { delayMs: 300, ...(jitterMs !== undefined && { jitterMs }) }, 0, () => {});
      return Array.from({ length: 50 }, () => network.delayMs(LLNS, INSTRUMENT, 4));
    };
    const all = delaysMs(200);
    expect(Math.min(...all)).to.be.within(120, 160);
    expect(Math.max(...all)).to.be.within(280, 322);
    expect(delaysMs(0)).to.deep.equal(delaysMs());
    expect(Math.min(...delaysMs())).to.be.at.least(320);
  });
});
