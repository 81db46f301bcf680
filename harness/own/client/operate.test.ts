import { expect } from 'chai';
import type { Family } from '../../lab/topology.ts';
import { addressesCame, askedWords, dnsCame, fakeContext, pageCame, type Says } from '../../testkit/fake-asker.ts';
import type { Question } from '../checks/question.ts';
import { operate } from './operate.ts';
import type { Stub } from './stub.ts';

const STUB: Stub = { addresses: ['10.1.0.53', 'fd01::53'], timeoutMs: 2_000, tries: 1, recursion: true };
const PAGE: Question = {
  check: 0,
  ask: { is: 'page', url: 'http://www.example.com/', host: 'www.example.com', family: 4 },
  expected: { is: 'page', status: 200, page: { body: 'hello' } },
};
const NAME: Question = {
  check: 0,
  ask: {
    ...({ is: 'name', over: 'udp', name: 'www.example.com', type: 'A', recursion: true } as const),
    to: { node: 'resolver', family: 4, address: '10.1.0.53' },
  },
  expected: { is: 'choice', answers: ['10.1.0.80'] },
};
const BOTH = ['10.1.0.80', 'fd01::80'];

/** What a client did that prefers a family, in a lab that resolves and says this. */
async function did(question: Question, prefers: Family, says: Says, families?: readonly Family[]) {
  const context = fakeContext(says, families);
  const operated = await operate(context, STUB, question, prefers);
  return { ...operated, asked: context.asked.map(askedWords) };
}
const resolving =
  (addresses: readonly string[], page: Says): Says =>
  (asking, ms) =>
    'path' in asking ? page(asking, ms) : addressesCame(asking, ...addresses);

describe('an operation of a client', () => {
  it('asks all resolvers, and then servers of the family that it prefers', async () => {
    const says = resolving(BOTH, () => pageCame('hello\n'));
    const six = await did(PAGE, 6, says);
    const names = ['fd01::53', '10.1.0.53'].flatMap((at) =>
      ['A', 'AAAA'].map((type) => `udp ${at} www.example.com ${type}`),
    );
    expect(six.asked.slice(0, 4)).to.have.members(names);
    expect(six.asked.slice(4)).to.deep.equal(['http fd01::80:80 www.example.com/']);
    const four = await did(PAGE, 4, says);
    expect(four.asked.slice(0, 4)).to.have.members(names);
    expect(four.asked.slice(4)).to.deep.equal(['http 10.1.0.80:80 www.example.com/']);
    for (const { outcome, why, attempts } of [six, four]) {
      expect([outcome, why]).to.deep.equal(['right', '']);
      expect(attempts.length).to.be.within(3, 5);
    }
  });

  it('goes to the other family where the one that it prefers fails, at the resolver and at the server', async () => {
    const { outcome, attempts } = await did(PAGE, 6, (asking) => {
      if ('to' in asking && asking.to.address.includes(':')) return { is: 'timeout' };
      return 'path' in asking ? pageCame('hello') : addressesCame(asking, ...BOTH);
    });
    expect(outcome).to.equal('right');
    expect(attempts.map((one) => one.outcome)).to.deep.equal(['timeout', 'ok', 'timeout', 'ok', 'timeout', 'ok']);
  });

  it('needs addresses of one family alone', async () => {
    const only = await did(
      PAGE,
      6,
      resolving(['10.1.0.80'], () => pageCame('hello')),
    );
    expect([only.outcome, only.asked.at(-1)]).to.deep.equal(['right', 'http 10.1.0.80:80 www.example.com/']);
    const half = await did(PAGE, 4, (asking) => {
      if ('path' in asking) return pageCame('hello');
      return askedWords(asking).endsWith('AAAA')
        ? dnsCame(asking, { rcode: 'SERVFAIL' })
        : addressesCame(asking, ...BOTH);
    });
    expect(half.outcome).to.equal('right');
  });

  it('asks for no addresses of a family that it has not', async () => {
    const { asked, outcome } = await did(
      PAGE,
      4,
      resolving(BOTH, () => pageCame('hello')),
      [4],
    );
    expect(asked).to.deep.equal(['udp 10.1.0.53 www.example.com A', 'http 10.1.0.80:80 www.example.com/']);
    expect(outcome).to.equal('right');
  });

  it('says why it failed: the last of what its name or its page came to', async () => {
    const why = async (question: Question, says: Says) => {
      const { outcome, why: said } = await did(question, 4, says);
      expect(outcome).not.to.equal('right');
      return said;
    };
    expect(await why(PAGE, () => ({ is: 'timeout' }))).to.equal(
      'www.example.com does not resolve: no answer within 2 s',
    );
    expect(await why(PAGE, (asking) => dnsCame(asking, { rcode: 'NXDOMAIN' }))).to.equal(
      'www.example.com does not resolve: NXDOMAIN, from 10.1.0.53',
    );
    expect(await why(PAGE, (asking) => dnsCame(asking))).to.equal(
      'www.example.com does not resolve: it has no such address',
    );
    expect(
      await why(
        PAGE,
        resolving(BOTH, () => ({ is: 'refused' })),
      ),
    ).to.equal('fd01::80: refused: nobody listens there');
    expect(
      await why(
        PAGE,
        resolving(BOTH, () => pageCame('hello', 503)),
      ),
    ).to.match(/503/);
    expect(
      await why(
        PAGE,
        resolving(BOTH, () => pageCame('other')),
      ),
    ).to.match(/other/);
    expect(await why(NAME, (asking) => dnsCame(asking, { rcode: 'SERVFAIL' }))).to.equal('SERVFAIL');
    expect(await why(NAME, () => ({ is: 'timeout' }))).to.equal('no answer within 2 s');
    expect(await why(NAME, (asking) => addressesCame(asking, '10.1.0.81'))).to.match(/10\.1\.0\.81/);
  });

  it('is wrong by what says what is not so, and none by what says that there is no answer', async () => {
    const outcome = async (question: Question, says: Says) => (await did(question, 6, says)).outcome;
    const page = (came: ReturnType<typeof pageCame>) =>
      outcome(
        PAGE,
        resolving(BOTH, () => came),
      );
    const code = (question: Question, records: Parameters<typeof dnsCame>[1]) =>
      outcome(question, (asking) => dnsCame(asking, records));
    expect(await page(pageCame('other'))).to.equal('wrong');
    expect(await page(pageCame('hello', 404))).to.equal('wrong');
    for (const status of [500, 502, 503, 504, 429]) expect(await page(pageCame('hello', status))).to.equal('none');
    expect(await page(pageCame('', 302, { location: '/' }))).to.equal('wrong');
    expect(await page(pageCame('', 302, { location: 'ftp://elsewhere/' }))).to.equal('wrong');
    for (const question of [PAGE, NAME]) {
      expect(await code(question, { rcode: 'NXDOMAIN' })).to.equal('wrong');
      expect(await code(question, { aa: true })).to.equal('wrong');
      // No authority, no recursion and no records: a referral.
      expect(await code(question, {})).to.equal('none');
      for (const rcode of ['SERVFAIL', 'REFUSED', 'NOTIMP', 'FORMERR'] as const)
        expect(await code(question, { rcode }), rcode).to.equal('none');
      for (const is of ['timeout', 'refused', 'unreachable'] as const)
        expect(await outcome(question, () => ({ is })), is).to.equal('none');
    }
  });

  it('does not know that a name has no address from one family alone', async () => {
    const half = await did(PAGE, 6, (asking) =>
      askedWords(asking).endsWith('AAAA') ? dnsCame(asking, { rcode: 'NXDOMAIN' }) : { is: 'timeout' },
    );
    expect(half.outcome).to.equal('none');
  });

  it('is none by a page of which only the beginning has come, and wrong by one that ends too early', async () => {
    const outcome = async (headers: Readonly<Record<string, string>>, text = 'hel') =>
      (
        await did(
          PAGE,
          6,
          resolving(BOTH, () => pageCame(text, 200, headers)),
        )
      ).outcome;
    expect(await outcome({ 'content-length': '3' })).to.equal('wrong');
    expect(await outcome({})).to.equal('none');
    expect(await outcome({}, 'help')).to.equal('wrong');
  });

  it('is right with the right address', async () => {
    const { outcome, asked } = await did(NAME, 6, (asking) => addressesCame(asking, '10.1.0.80'));
    expect([outcome, asked]).to.deep.equal([
      'right',
      ['udp fd01::53 www.example.com A', 'udp 10.1.0.53 www.example.com A'],
    ]);
  });

  it('needs no resolver for an address', async () => {
    const question = { ...PAGE, ask: { ...PAGE.ask, url: 'http://[fd01::80]/' } } as Question;
    const { asked } = await did(question, 4, () => pageCame('hello'));
    expect(asked).to.deep.equal(['http fd01::80:80 [fd01::80]/']);
  });
});
