import { expect } from 'chai';
import { askedWords, fakeContext, pageCame, type Says } from '../../testkit/fake-asker.ts';
import type { Came } from '../asker/protocol.ts';
import { type FoundAddresses, getPage } from './get-page.ts';

const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  'www.example.com': ['10.1.0.80', 'fd01::80'],
  'other.example.com': ['10.1.0.81'],
};

/** What a client got that resolves by the table above. */
async function got(url: string, says: Says, at?: string) {
  const context = fakeContext(says);
  const resolved: string[] = [];
  const resolve = async (name: string): Promise<FoundAddresses> => {
    resolved.push(name);
    const addresses = ADDRESSES[name] ?? [];
    return { addresses, attempts: [], ...(addresses.length === 0 && { why: 'NXDOMAIN' }) };
  };
  const outcome = await getPage(context, { url, resolve, ...(at !== undefined && { at }) }, 2_000);
  const text = outcome.page && Buffer.from(outcome.page.body, 'base64').toString();
  return { ...outcome, text, resolved, asked: context.asked.map(askedWords) };
}
const elsewhere = (location: string, status = 302): Came => pageCame('elsewhere', status, { location });
const byAsked =
  (table: Readonly<Record<string, Came>>): Says =>
  (asking) => {
    const words = askedWords(asking);
    const said = table[words];
    if (!said) throw new Error(`nothing is to be asked for by ${words}`);
    return said;
  };

describe('a page as a client gets it', () => {
  it('is of the first address of its name, at its port, by its host and path', async () => {
    const { text, asked, attempts } = await got('http://www.example.com:8080/a/?b#c', () => pageCame('hello'));
    expect(text).to.equal('hello');
    expect(asked).to.deep.equal(['http 10.1.0.80:8080 www.example.com:8080/a/?b']);
    expect(attempts).to.have.length(1);
    expect(attempts[0]).to.deep.include({ remote: '10.1.0.80:8080', family: 4, outcome: 'ok' });
    expect((await got('https://www.example.com/', () => pageCame('x'))).asked).to.deep.equal([
      'https 10.1.0.80:443 www.example.com/',
    ]);
  });

  it('is of the next address where one fails, however it fails, and every attempt is kept', async () => {
    const failures: [Came, string][] = [
      ...([
        [{ is: 'refused' }, 'refused'],
        [{ is: 'timeout' }, 'timeout'],
      ] satisfies [Came, string][]),
      ...([
        [{ is: 'unreachable' }, 'timeout'],
        [{ is: 'broken', why: 'ended' }, 'refused'],
      ] satisfies [Came, string][]),
    ];
    for (const [came, outcome] of failures) {
      const { text, attempts } = await got('http://www.example.com/', (asking) =>
        'to' in asking && asking.to.address === '10.1.0.80' ? came : pageCame('from the second'),
      );
      expect(text).to.equal('from the second');
      expect(attempts.map((one) => one.outcome)).to.deep.equal([outcome, 'ok']);
    }
    const none = await got('http://www.example.com/', () => ({ is: 'refused' }));
    expect(none.failure).to.equal('fd01::80: refused: nobody listens there');
    expect(none.attempts).to.have.length(2);
  });

  it('is what came, an error too: the next address is not asked for another opinion', async () => {
    const { page, attempts } = await got('http://www.example.com/', () => pageCame('bad gateway', 502));
    expect(page?.status).to.equal(502);
    expect(attempts.map(({ outcome }) => outcome)).to.deep.equal(['http-error']);
  });

  it('is behind redirects, to another name, path, port or scheme', async () => {
    const { text, asked, resolved } = await got(
      'http://www.example.com/a/b',
      byAsked({
        'http 10.1.0.80:80 www.example.com/a/b': elsewhere('../c?d', 301),
        'http 10.1.0.80:80 www.example.com/c?d': elsewhere('https://other.example.com:8443/e', 308),
        'https 10.1.0.81:8443 other.example.com:8443/e': elsewhere('//www.example.com/f', 307),
        'https 10.1.0.80:443 www.example.com/f': pageCame('there'),
      }),
    );
    expect(text).to.equal('there');
    expect(asked).to.have.length(4);
    expect(resolved).to.deep.equal(['www.example.com', 'www.example.com', 'other.example.com', 'www.example.com']);
  });

  it('is asked for where it is told to, and what it redirects to at its own address', async () => {
    const { text, asked, resolved } = await got(
      'http://www.example.com/',
      byAsked({
        'http 10.1.0.99:80 www.example.com/': elsewhere('http://other.example.com/'),
        'http 10.1.0.81:80 other.example.com/': pageCame('there'),
      }),
      '10.1.0.99',
    );
    expect([text, asked.length, resolved]).to.deep.equal(['there', 2, ['other.example.com']]);
  });

  it('is an answer of 3xx where that says nothing of another place', async () => {
    expect((await got('http://www.example.com/', () => pageCame('', 304))).page?.status).to.equal(304);
  });

  it('fails in words: a name that does not resolve, redirects without end, or to what is no page', async () => {
    expect((await got('http://gone.example.com/', () => pageCame('x'))).failure).to.equal(
      'gone.example.com does not resolve: NXDOMAIN',
    );
    const loop = await got('http://www.example.com/', () => elsewhere('/'));
    expect([loop.failure, loop.asked.length]).to.deep.equal(['more than 5 redirects', 6]);
    for (const location of ['http://[', 'ftp://www.example.com/', 'mailto:a@example.com']) {
      const { failure, asked } = await got('http://www.example.com/', () => elsewhere(location));
      expect([failure, asked.length]).to.deep.equal([`it redirects to what is no page: "${location}"`, 1]);
    }
  });

  it('is at an address in brackets', async () => {
    const { resolved } = await got('http://[fd01::80]/', () => pageCame('x'));
    expect(resolved).to.deep.equal(['fd01::80']);
  });
});
