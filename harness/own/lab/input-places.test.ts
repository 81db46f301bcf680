import { expect } from 'chai';
import type { NodeInfo } from '../../lab/topology.ts';
import { inputPlaces } from './input-places.ts';

const node = (id: string, ipv4: string, ipv6: string, also?: readonly string[]): NodeInfo => ({
  ...{ id, role: id, region: id, network: 'lab', ipv4, ipv6 },
  ...(also && { also }),
});
const ns1 = node('ns1', '10.1.0.11', 'fd01::11');
const ns2 = node('ns2', '10.1.0.12', '');
const resolver = node('resolver', '10.1.0.53', 'fd01::53', ['10.2.0.53']);

describe('where packets are lost in a lab of one’s own', () => {
  it('is at the input of each receiver, and nowhere else', () => {
    expect(inputPlaces([ns1, ns2], [resolver], [4, 6])).to.deep.equal([
      { node: resolver, hook: 'input', peers: { 4: ['10.1.0.11', '10.1.0.12'], 6: ['fd01::11'] } },
    ]);
    const places = inputPlaces([resolver], [ns1, ns2], [4, 6]);
    expect(places.map(({ node: at, hook }) => [at.id, hook])).to.deep.equal([
      ['ns1', 'input'],
      ['ns2', 'input'],
    ]);
  });

  it('is where packets come from any address of a sender, of the families that are meant', () => {
    expect(inputPlaces([resolver], [ns1], [4])[0]?.peers).to.deep.equal({ 4: ['10.1.0.53', '10.2.0.53'], 6: [] });
    expect(inputPlaces([resolver], [ns1], [6])[0]?.peers).to.deep.equal({ 4: [], 6: ['fd01::53'] });
  });

  it('is never between a node and itself, and not where there is nobody to lose packets of', () => {
    const places = inputPlaces([ns1, ns2], [ns1, ns2], [4, 6]);
    expect(places.map(({ node: at, peers }) => [at.id, peers[4], peers[6]])).to.deep.equal([
      ['ns1', ['10.1.0.12'], []],
      ['ns2', ['10.1.0.11'], ['fd01::11']],
    ]);
    expect(inputPlaces([ns1], [ns1], [4, 6])).to.deep.equal([]);
    expect(inputPlaces([ns2], [ns1], [6])).to.deep.equal([]);
    expect(inputPlaces([], [ns1], [4, 6])).to.deep.equal([]);
  });
});
