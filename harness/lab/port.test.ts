import { expect } from 'chai';
import { PORT_TEXT, portText, readPort } from './port.ts';

describe('a port as it is written', () => {
  it('is its number and its protocol, and is read back', () => {
    expect(readPort('53/udp')).to.deep.equal({ protocol: 'udp', number: 53 });
    expect(portText(readPort('8443/tcp'))).to.equal('8443/tcp');
  });

  it('is nothing else', () => {
    for (const text of ['53', 'udp/53', '0/udp', '053/udp', '53/sctp', '123456/tcp', '53/udp '])
      expect(PORT_TEXT.test(text), text).to.equal(false);
    expect(() => readPort('53')).to.throw('53 is no port');
  });
});
