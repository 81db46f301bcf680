import { expect } from 'chai';
import { parseAddress, withoutSecrets } from './address.ts';

const message = (text: string): string => {
  try {
    return `taken: ${parseAddress(text).text}`;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('address of a queue', () => {
  it('has a host, a port, a database, and who may', () => {
    expect(parseAddress('redis://ci.example')).to.deep.equal({
      ...{ host: 'ci.example', port: 6379, db: 0, tls: false, text: 'redis://ci.example:6379/0' },
    });
    expect(parseAddress('rediss://me:p%40ss@[::1]:7000/3')).to.deep.equal({
      ...{ host: '::1', port: 7000, db: 3, tls: true, username: 'me', password: 'p@ss', text: 'rediss://[::1]:7000/3' },
    });
  });

  it('is refused in a sentence that does not repeat it: there may be a password in it', () => {
    const bad = ['', 'localhost', 'http://:geheim@host', 'redis://:geheim@/0', 'redis://:geheim@host/x'];
    for (const text of [...bad, 'redis://:geheim@host?family=6', 'redis//:geheim@host', 'redis://:geheim%@host']) {
      expect(message(text), text)
        .to.match(/^--queue .*: give it as redis:\/\/host:6379\/0, /)
        .and.not.contain('geheim');
    }
  });

  it('takes the password out of what others say', () => {
    const address = parseAddress('redis://me:geheim@host');
    expect(withoutSecrets('AUTH me geheim failed', address)).to.equal('AUTH me *** failed');
  });
});
