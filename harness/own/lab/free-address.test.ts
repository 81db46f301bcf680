import { expect } from 'chai';
import { firstAddress, freeAddress } from './free-address.ts';

describe('a free address of a subnet', () => {
  it('is the highest that nobody has, and not the broadcast', () => {
    expect(freeAddress('10.1.0.0/24', [])).to.equal('10.1.0.254');
    expect(freeAddress('10.1.0.0/24', ['10.1.0.254', '10.1.0.253', '10.1.0.1'])).to.equal('10.1.0.252');
    expect(freeAddress('64.112.117.0/25', [])).to.equal('64.112.117.126');
    expect(freeAddress('fd00:1::/64', ['fd00:1::ffff:ffff:ffff:fffe'])).to.equal('fd00:1:0:0:ffff:ffff:ffff:fffd');
  });

  it('is the first for the machine', () => {
    expect(firstAddress('10.1.0.128/25')).to.equal('10.1.0.129');
    expect(firstAddress('fd61::/64')).to.equal('fd61:0:0:0:0:0:0:1');
  });

  it('is none where all are taken', () => {
    expect(freeAddress('10.1.0.0/30', ['10.1.0.1', '10.1.0.2'])).to.equal(undefined);
  });
});
