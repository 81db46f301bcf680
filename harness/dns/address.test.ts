import { expect } from 'chai';
import { addressOctets, readIpv4, readIpv6 } from './address.ts';

describe('addresses on the wire', () => {
  it('come back in the canonical form of RFC 5952', () => {
    const canonical = [
      'fd53::1:a',
      '::',
      '::1',
      'fd53::',
      '1:2:3:4:5:6:7:8',
      '1:0:3:4:5:6:7:8',
      '1::4:0:0:7:8',
      '1:0:0:4::8',
    ];
    expect(canonical.map((address) => readIpv6(addressOctets(address), 0))).to.deep.equal(canonical);
    expect(readIpv6(addressOctets('FD53:0:0:0:0:0:1:0A'), 0)).to.equal('fd53::1:a');
    expect(readIpv4(addressOctets('10.53.1.255'), 0)).to.equal('10.53.1.255');
  });

  it('are the same octets however many come between', () => {
    const first = Uint8Array.from(addressOctets('10.53.1.255'));
    for (let n = 0; n < 10_000; n++)
      expect(readIpv4(addressOctets(`10.54.${n >> 8}.${n & 255}`), 0)).to.match(/^10\.54/);
    expect(addressOctets('10.53.1.255')).to.deep.equal(first);
  });

  it('are refused when they are none', () => {
    for (const bad of ['10.0.0', '10.0.0.256', 'fd53:1', '1:2:3:4:5:6:7:8:9', 'g::']) {
      expect(() => addressOctets(bad), bad).to.throw(RangeError);
    }
  });
});
