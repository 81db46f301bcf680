import { expect } from 'chai';
import { isListening, parseDropLine } from './drop-line.ts';

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
});
