import { expect } from 'chai';
import { neededNodes } from './needed-nodes.ts';

const nodes = ['ns1', 'ns2', 'web-1', 'web-2', 'db'].map((id) => ({ id, service: id.replace(/-\d$/, '') }));
const needs = {
  web: [{ any: ['ns1', 'ns2'] }, { any: ['db'] }],
  db: [{ any: ['db'] }],
  ns1: [{ any: ['web', 'ns1'] }],
};
const of = (id: string) => {
  const node = nodes.find((one) => one.id === id);
  return node && neededNodes(node, { needs }, nodes);
};

describe('nodes of which a node needs one', () => {
  it('are all nodes of the services of each list', () => {
    expect(of('web-1')).to.deep.equal([['ns1', 'ns2'], ['db']]);
    expect(of('ns2')).to.deep.equal([]);
  });

  it('are others than itself: a list that has nobody else says nothing', () => {
    expect(of('db')).to.deep.equal([]);
    expect(of('ns1')).to.deep.equal([['web-1', 'web-2']]);
  });

  it('are those that the lab has: what runs once is none of them', () => {
    expect(neededNodes({ id: 'web', service: 'web' }, { needs: { web: [{ any: ['loader'] }] } }, nodes)).to.deep.equal(
      [],
    );
  });
});
