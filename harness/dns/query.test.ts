import { expect } from 'chai';
import fc from 'fast-check';
import { type ParsedQuery, parseQuery } from './query.ts';
import { rawNameQuery } from './raw.ts';
import { buildQuery } from './response.ts';

const plain = buildQuery({ id: 0x1234, name: 'a1.g.cdn.example', rrtype: 'AAAA' });
const subnet = buildQuery({
  id: 7,
  name: 'a.example',
  rrtype: 'A',
  edns: { udpSize: 1232, clientSubnet: '10.53.2.9' },
});
/** Header, a name of these labels, type A, class IN. */
const withLabels = (...labels: number[][]): Uint8Array =>
  Uint8Array.from([0, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels.flatMap((l) => [l.length, ...l]), 0, 0, 1, 0, 1]);
const patched = (bytes: Uint8Array, at: number, ...octets: number[]): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy.set(octets, at);
  return copy;
};
const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const verdict = (parsed: ParsedQuery): string => (parsed.ok ? 'ok' : parsed.answer);
const opt = subnet.subarray(subnet.length - 23);

describe('parseQuery', () => {
  it('reads what buildQuery writes', () => {
    expect(parseQuery(plain)).to.deep.include({
      query: { id: 0x1234, name: 'a1.g.cdn.example', rrtype: 'AAAA', rd: false, question: plain.subarray(12) },
    });
    const { query } = parseQuery(subnet) as Extract<ParsedQuery, { ok: true }>;
    expect(query.edns).to.deep.equal({ udpSize: 1232, clientSubnet: '10.53.2.9', subnetBits: 32 });
    const v6 = parseQuery(
      buildQuery({ id: 1, name: '.', rrtype: 'NS', edns: { udpSize: 0, clientSubnet: 'fd53::2:a' } }),
    );
    expect(v6).to.have.nested.property('query.edns.clientSubnet', 'fd53::2:a');
    expect(v6).to.have.nested.property('query.name', '.');
  });

  it('reads whether recursion is desired', () => {
    const rd = (recursion?: boolean) => {
      const ask = { id: 1, name: 'a', rrtype: 'A' };
      const parsed = parseQuery(buildQuery(recursion === undefined ? ask : { ...ask, recursion }));
      return parsed.ok && parsed.query.rd;
    };
    expect([rd(), rd(false), rd(true)]).to.deep.equal([false, false, true]);
  });

  it('takes a name of 255 octets and refuses 256, a label of 63 and refuses 64', () => {
    const verdicts = [255, 256, 1001].map((nameOctets) => verdict(parseQuery(rawNameQuery({ id: 1, nameOctets }))));
    expect(verdicts).to.deep.equal(['ok', 'FORMERR', 'FORMERR']);
    const label = (octets: number) => verdict(parseQuery(withLabels(new Array<number>(octets).fill(0x61))));
    expect([label(63), label(64), label(0x80)]).to.deep.equal(['ok', 'FORMERR', 'FORMERR']);
  });

  it('tells a dot, a backslash and octets that are not ASCII inside a label from other names', () => {
    const names = [withLabels([0x61, 0x2e, 0x42]), withLabels([0x61], [0x62]), withLabels([0xff, 0x5c, 0x00])].map(
      parseQuery,
    );
    expect(names.map((parsed) => parsed.ok && parsed.query.name)).to.deep.equal(['a\\046b', 'a.b', '\\255\\092\\000']);
    const again = buildQuery({ id: 9, name: '\\255\\092\\000', rrtype: 'A' });
    expect(again).to.deep.equal(withLabels([0xff, 0x5c, 0x00]));
  });

  it('drops what is no query, and says NOTIMP to other opcodes and classes', () => {
    const short = [0, 1, 11].map((length) => verdict(parseQuery(plain.subarray(0, length))));
    expect([...short, verdict(parseQuery(patched(plain, 2, 0x80)))]).to.deep.equal(['drop', 'drop', 'drop', 'drop']);
    expect(parseQuery(patched(plain, 2, 0x10))).to.deep.equal({ ok: false, answer: 'NOTIMP', id: 0x1234, opcode: 2 });
    expect(verdict(parseQuery(patched(plain, plain.length - 2, 0, 3)))).to.equal('NOTIMP');
  });

  it('answers FORMERR to wrong counts, pointers and trailing octets', () => {
    const twice = patched(joined(plain, plain.subarray(12)), 5, 2);
    const forward = joined(withLabels([]).subarray(0, 12), Uint8Array.of(0xc0, 0x0c, 0, 1, 0, 1));
    const bad = [
      twice,
      patched(plain, 5, 2),
      patched(plain, 5, 0),
      patched(plain, 7, 1),
      patched(plain, 11, 1),
      forward,
      joined(plain, Uint8Array.of(0)),
      plain.subarray(0, 12),
    ];
    expect(bad.map(parseQuery).map(verdict)).to.deep.equal(bad.map(() => 'FORMERR'));
  });

  it('answers FORMERR to two OPTs and to malformed ones, BADVERS to a later version', () => {
    const optAt = subnet.length - opt.length;
    const bad = [
      patched(joined(subnet, opt), 11, 2),
      joined(subnet, opt),
      patched(subnet, optAt, 1),
      patched(subnet, optAt + 10, 13),
      patched(subnet, optAt + 14, 9),
      patched(subnet, optAt + 16, 99),
      patched(subnet, optAt + 17, 33),
      patched(subnet, optAt + 17, 24),
      patched(subnet, optAt + 17, 31),
      patched(subnet, optAt + 18, 1),
    ];
    expect(bad.map(parseQuery).map(verdict)).to.deep.equal(bad.map(() => 'FORMERR'));
    expect(verdict(parseQuery(patched(subnet, optAt + 6, 1)))).to.equal('BADVERS');
  });

  it('never throws, whatever comes, and takes no truncation of a good query', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => verdict(parseQuery(bytes)) !== ''));
    const tail = fc.uint8Array({ maxLength: 60 });
    fc.assert(fc.property(tail, (bytes) => verdict(parseQuery(joined(subnet.subarray(0, 12), bytes))) !== ''));
    fc.assert(
      fc.property(fc.nat(subnet.length - 1), (length) => !parseQuery(subnet.subarray(0, length)).ok),
      { examples: [[12], [subnet.length - 1]] },
    );
  });
});

describe('rawNameQuery', () => {
  it('makes names of exactly the octets asked for, in legal labels', () => {
    for (let nameOctets = 3; nameOctets <= 1100; nameOctets++) {
      const bytes = rawNameQuery({ id: 1, nameOctets, label: 'ab' });
      let at = 12;
      for (let length = bytes[at]; length; length = bytes[at]) {
        expect(length).to.be.within(1, 63);
        at += length + 1;
      }
      expect([at + 1 - 12, bytes.length - at - 1]).to.deep.equal([nameOctets, 4]);
    }
    expect(() => rawNameQuery({ id: 1, nameOctets: 2 })).to.throw(RangeError);
  });
});
