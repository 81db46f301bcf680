import { expect } from 'chai';
import { addressesCame, askedWords, dnsCame, fakeContext, type Says } from '../../testkit/fake-asker.ts';
import { askStub, type Stub } from './stub.ts';

const A = '10.1.0.53';
const B = '10.1.0.54';
const STUB: Stub = { addresses: [A, B], timeoutMs: 2_000, tries: 2, recursion: true };

/** Whom a stub asked, in that order, and what it came to. */
async function asked(says: Says, stub: Partial<Stub> = {}) {
  const context = fakeContext(says);
  const outcome = await askStub(context, { ...STUB, ...stub }, 'www.example.com', 'A');
  const whom = context.asked.map((asking) => ('to' in asking ? asking.to.address : ''));
  return { whom, outcome, words: context.asked.map(askedWords) };
}
const byAddress =
  (table: Readonly<Record<string, ReturnType<Says> | Says>>): Says =>
  (asking, timeoutMs) => {
    const said = 'to' in asking ? table[asking.to.address] : undefined;
    if (said === undefined) throw new Error('nobody there');
    return typeof said === 'function' ? said(asking, timeoutMs) : said;
  };
const right: Says = (asking) => addressesCame(asking, '10.1.0.80');

describe('a stub', () => {
  it('asks all of its resolvers at once, once where one answers', async () => {
    const { words, outcome } = await asked(right);
    expect(words).to.deep.equal([`udp ${A} www.example.com A`, `udp ${B} www.example.com A`]);
    expect(outcome.response?.answers[0]?.data).to.equal('10.1.0.80');
    const { words: plain } = await asked(right, { recursion: false, addresses: [A] });
    expect(plain).to.deep.equal([`udp ${A} www.example.com A without recursion`]);
  });

  it('does not mind silence, nor a code that is of the resolver, and keeps every attempt that has ended', async () => {
    const bad =
      (rcode: 'SERVFAIL' | 'REFUSED' | 'NOTIMP' | 'FORMERR'): Says =>
      (asking) =>
        dnsCame(asking, { rcode });
    const firsts: Says[] = [
      ...[() => ({ is: 'timeout' }) as const, () => ({ is: 'refused' }) as const],
      ...[bad('SERVFAIL'), bad('REFUSED'), bad('NOTIMP'), bad('FORMERR')],
      () => ({ is: 'message', message: 'AAAA' }),
    ];
    for (const first of firsts) {
      const { whom, outcome } = await asked(byAddress({ [A]: first, [B]: right }));
      expect(whom).to.deep.equal([A, B]);
      expect(outcome.response?.rcode).to.equal('NOERROR');
      expect(outcome.failure).to.equal(undefined);
      expect(outcome.attempts.map(({ remote }) => remote)).to.include(`${B}:53`);
    }
  });

  it('does not wait for one that is silent where another has answered', async () => {
    const never: Says = () => new Promise(() => undefined) as never;
    const { outcome } = await asked(byAddress({ [A]: never, [B]: right }));
    expect(outcome.response?.rcode).to.equal('NOERROR');
    expect(outcome.attempts.map(({ remote }) => remote)).to.deep.equal([`${B}:53`]);
  });

  it('takes what is said of the name: it does not exist, or has no such address', async () => {
    const gone: Says = (asking) => dnsCame(asking, { rcode: 'NXDOMAIN' });
    const { whom, outcome } = await asked(byAddress({ [A]: gone, [B]: { is: 'timeout' } }));
    expect([whom, outcome.response?.rcode]).to.deep.equal([[A, B], 'NXDOMAIN']);
    const empty = await asked(byAddress({ [A]: (asking) => dnsCame(asking), [B]: { is: 'timeout' } }));
    expect(empty.whom).to.deep.equal([A, B]);
  });

  it('asks all of them as often as it has tries, and has then what was heard', async () => {
    const { whom, outcome } = await asked(
      byAddress({ [A]: { is: 'timeout' }, [B]: (asking) => dnsCame(asking, { rcode: 'SERVFAIL' }) }),
      { tries: 3 },
    );
    expect(whom).to.deep.equal([A, B, A, B, A, B]);
    expect(outcome.response?.rcode).to.equal('SERVFAIL');
    expect(outcome.attempts).to.have.length(6);
    const silent = await asked(byAddress({ [A]: { is: 'timeout' }, [B]: { is: 'timeout' } }));
    expect([silent.outcome.response, silent.outcome.failure]).to.deep.equal([undefined, 'no answer within 2 s']);
  });

  it('finds one that is back in a later round', async () => {
    let count = 0;
    const { whom, outcome } = await asked((asking) => (++count < 4 ? { is: 'timeout' } : right(asking, 0)));
    expect(whom).to.deep.equal([A, B, A, B]);
    expect(outcome.response?.rcode).to.equal('NOERROR');
  });

  it('says so where it has nobody to ask', async () => {
    const { outcome } = await asked(right, { addresses: [] });
    expect(outcome).to.deep.equal({ failure: 'there is no resolver to ask', attempts: [] });
  });
});
