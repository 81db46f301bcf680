import { expect } from 'chai';
import { topologyOf } from '../../../lab/topology.ts';
import { testSpec } from '../../../testkit/tiny-spec.ts';
import { placesOf } from './plan.ts';

const { nodes } = topologyOf(testSpec());
const [one, two, three] = nodes;
if (!one || !two || !three) throw new Error('the test spec has three nodes');

describe('where a loss is put into force', () => {
  it('is the side with fewer nodes', () => {
    const out = placesOf([one], [two, three], [4, 6]);
    expect(out).to.deep.equal([
      { node: one, hook: 'output', peers: { 4: [two.ipv4, three.ipv4], 6: [two.ipv6, three.ipv6] } },
    ]);
    const back = placesOf([two, three], [one], [6]);
    expect(back).to.deep.equal([{ node: one, hook: 'input', peers: { 4: [], 6: [two.ipv6, three.ipv6] } }]);
  });

  it('is not on the way from a node to itself', () => {
    expect(placesOf([one], [one], [4])).to.deep.equal([]);
    expect(placesOf([one, two], [one, two], [4]).map(({ peers }) => peers[4])).to.deep.equal([[two.ipv4], [one.ipv4]]);
  });

  it('holds for people outside, where clients are at one end and a lab is asked from there', () => {
    const client = { ...three, id: 'users', role: 'instrument' as const };
    const all = [one, two, client];
    const [answers] = placesOf([one, two], [client], [4], all);
    expect(answers).to.deep.include({ node: one, hook: 'output' });
    expect(answers?.all).to.deep.equal({ 4: all.map(({ ipv4 }) => ipv4), 6: [] });
    const questions = placesOf([client], [one, two], [4], all);
    expect(questions.map(({ node, hook }) => [node.id, hook])).to.deep.equal([one, two].map(({ id }) => [id, 'input']));
    for (const place of [...placesOf([one], [two], [4], all), ...placesOf([one, two], [client], [4])]) {
      expect(place).not.to.have.property('all');
    }
  });
});
