import { expect } from 'chai';
import { isOlder, judgeAgree, soaOf } from './agree.ts';
import type { Answer } from './answer.ts';

const seen = (...serials: readonly (number | undefined)[]) =>
  serials.map((serial, index) => ({ node: `ns${index + 1}`, serial }));

describe('servers of a zone', () => {
  it('agree with the same serial', () => {
    expect(judgeAgree('example.com', seen(5, 5, 5))).to.deep.equal({ is: 'right' });
    expect(judgeAgree('example.com', seen(5))).to.deep.equal({ is: 'right' });
    expect(judgeAgree('example.com', [])).to.deep.equal({ is: 'right' });
  });

  it('do not where one is behind, which is told', () => {
    expect(judgeAgree('example.com', seen(6, 5, 6))).to.deep.equal({
      is: 'wrong',
      sentence: 'the serials of example.com differ: ns1 6, ns2 5 (behind), ns3 6',
      said: 'serials differ: ns1 6, ns2 5 (behind), ns3 6',
    });
    expect(judgeAgree('example.com', seen(0xffffffff, 1))).to.deep.include({
      said: 'serials differ: ns1 4294967295 (behind), ns2 1',
    });
  });

  it('are not judged by one that has said none', () => {
    expect(judgeAgree('example.com', seen(5, undefined, 5))).to.deep.equal({ is: 'right' });
    expect(judgeAgree('example.com', seen(5, undefined, 6)).is).to.equal('wrong');
  });

  it('have serials that go round (RFC 1982)', () => {
    const half = 2 ** 31;
    expect([isOlder(1, 2), isOlder(2, 1), isOlder(1, 1)]).to.deep.equal([true, false, false]);
    expect([isOlder(0xffffffff, 0), isOlder(0, 0xffffffff)]).to.deep.equal([true, false]);
    expect([isOlder(0, half - 1), isOlder(0, half + 1)]).to.deep.equal([true, false]);
  });

  it('say them in the SOA of the zone', () => {
    const soa = { name: 'example.com', type: 'SOA', ttl: 1, data: 'a b 42 1 2 3 4' };
    const answer: Answer = { is: 'dns', rcode: 'NOERROR', aa: true, tc: false, ra: false, records: [soa] };
    expect(soaOf(answer, 'example.com')).to.deep.equal({ serial: 42, refreshMs: 3_000 });
    expect(soaOf(answer, 'other.test')).to.equal(undefined);
    expect(soaOf({ is: 'none', why: 'x' }, 'example.com')).to.equal(undefined);
  });
});
