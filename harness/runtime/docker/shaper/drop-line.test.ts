import { expect } from 'chai';
import { isFragment, isListening, parseDropLine } from './drop-line.ts';

describe('a lost packet, as tcpdump prints it', () => {
  it('is read in both families and both protocols, with addresses as the topology writes them', () => {
    const tcp = '1795360215.973361 IP 10.53.1.10.50000 > 10.53.2.10.80: tcp 0';
    expect(parseDropLine(tcp)).to.deep.equal({
      wallMs: 1795360215973.361,
      protocol: 'tcp',
      from: '10.53.1.10:50000',
      to: '10.53.2.10:80',
    });
    const udp = '1795360215.973878 IP6 fd53::1:a.50220 > fd53::2:a.53: UDP, length 600';
    expect(parseDropLine(udp)).to.include({ protocol: 'udp', from: 'fd53::1:a:50220', to: 'fd53::2:a:53' });
  });

  it('is none where tcpdump speaks of itself', () => {
    const listening =
      'listening on nflog:7, link-type NFLOG (Linux netfilter log messages), snapshot length 262144 bytes';
    expect(isListening(listening)).to.equal(true);
    expect(parseDropLine(listening)).to.equal(undefined);
    expect(parseDropLine('12 packets captured')).to.equal(undefined);
  });

  it('reads the ports of the first piece of a packet, and knows the others', () => {
    const first = '1732406400.5 IP6 fd53::1:a > fd53::2:b: frag (0|1448) 9000 > 9003: UDP, length 2000';
    const later = '1732406400.5 IP6 fd53::1:a > fd53::2:b: frag (1448|560)';
    expect(parseDropLine(first)).to.deep.equal({
      wallMs: 1732406400500,
      protocol: 'udp',
      from: 'fd53::1:a:9000',
      to: 'fd53::2:b:9003',
    });
    expect([first, later].map(isFragment)).to.deep.equal([true, true]);
    expect(parseDropLine(later)).to.equal(undefined);
    expect(isFragment('listening on nflog:1, link-type NFLOG')).to.equal(false);
  });
});
