import { expect } from 'chai';
import { UsageError } from '../basics/errors.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import { within } from './narrower-target.ts';

const spec = testSpec();

describe('target within another', () => {
  it('compares the nodes that both name', () => {
    expect(within('node:llns-a1', 'region:a', spec)).to.equal(true);
    expect(within('region:a', 'network:x', spec)).to.equal(true);
    expect(within('fleet:llns', 'region:a', spec)).to.equal(false);
    expect(within('all', 'region:a', spec)).to.equal(false);
  });

  it('compares both ends of links, and never a link with nodes', () => {
    expect(within('link:edge-a1->b', 'link:a->y', spec)).to.equal(true);
    expect(within('link:b->a', 'link:a->b', spec)).to.equal(false);
    expect(within('link:a->b', 'all', spec)).to.equal(false);
  });

  it('refuses a target that the lab lacks', () => {
    expect(() => within('node:edge-z1', 'all', spec)).to.throw(UsageError);
  });
});
