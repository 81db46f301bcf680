import { expect } from 'chai';
import { addressOf, parseAddress, queueUrl, withoutSecrets } from './address.ts';

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
      ...{ host: 'ci.example', port: 6379, db: 0, tls: false, text: 'redis://ci.example:6379/0', from: '--queue' },
    });
    expect(parseAddress('rediss://me:p%40ss@[::1]:7000/3')).to.deep.equal({
      ...{
        host: '::1',
        port: 7000,
        db: 3,
        tls: true,
        username: 'me',
        password: 'p@ss',
        text: 'rediss://[::1]:7000/3',
        from: '--queue',
      },
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

  it('is that of the option, and of the environment without one, which is named where it is wrong', () => {
    const env = { ZONEQUAKE_QUEUE: 'redis://other' };
    expect(queueUrl('redis://one', env)).to.equal('redis://one');
    expect(queueUrl(undefined, env)).to.equal('redis://other');
    expect(queueUrl(undefined, { ZONEQUAKE_QUEUE: '' })).to.equal(undefined);
    expect(queueUrl(undefined, {})).to.equal(undefined);
    expect(addressOf('redis://other', env).from).to.equal('ZONEQUAKE_QUEUE');
    expect(() => addressOf('geheim', { ZONEQUAKE_QUEUE: 'geheim' })).to.throw(
      /^ZONEQUAKE_QUEUE is no URL: give it as /,
    );
    expect(() => addressOf('geheim', env)).to.throw(/^--queue is no URL: give it as /);
  });

  it('takes the password out of what others say', () => {
    const address = parseAddress('redis://me:geheim@host');
    expect(withoutSecrets('AUTH me geheim failed', address)).to.equal('AUTH me *** failed');
  });
});
