import { expect } from 'chai';
import { overlap } from './cidr.ts';

describe('overlap of prefixes', () => {
  it('holds when one holds the other, in either order', () => {
    expect(overlap('10.53.0.0/16', '10.53.7.0/24')).to.equal(true);
    expect(overlap('10.53.7.0/24', '10.0.0.0/8')).to.equal(true);
    expect(overlap('fd53::/64', 'fd53::1:0/112')).to.equal(true);
  });

  it('does not hold for neighbours, families or what is no prefix', () => {
    expect(overlap('10.53.0.0/16', '10.54.0.0/16')).to.equal(false);
    expect(overlap('fd53::/64', 'fd53:0:0:1::/64')).to.equal(false);
    expect(overlap('10.53.0.0/16', '::/0')).to.equal(false);
    expect(overlap('10.53.0.0/16', '')).to.equal(false);
  });
});
