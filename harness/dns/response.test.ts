import { expect } from 'chai';
import { decode } from 'dns-packet';
import fc from 'fast-check';
import { parseQuery, type Query } from './query.ts';
import type { DnsRecord } from './record.ts';
import { buildQuery, errorResponse, parseResponse, type Records, type Response, respond } from './response.ts';

const queryFor = (udpSize?: number, name = 'a1.g.cdn.example'): Query => {
  const bytes = buildQuery({
    id: 77,
    name,
    rrtype: 'A',
    ...(udpSize ? { edns: { udpSize, clientSubnet: '10.53.1.7' } } : {}),
  });
  const parsed = parseQuery(bytes);
  if (!parsed.ok) throw new Error(parsed.answer);
  return parsed.query;
};
const read = (bytes: Uint8Array): Response => {
  const parsed = parseResponse(bytes);
  if (!parsed.ok) throw new Error('malformed');
  return parsed.response;
};
const glue: DnsRecord[] = [
  { name: 'ns1.g.cdn.example', type: 'A', ttl: 60, data: '10.53.1.10' },
  { name: 'ns1.g.cdn.example', type: 'AAAA', ttl: 60, data: 'fd53::1:a' },
];
const full: Required<Omit<Records, 'isForSubnet'>> = {
  rcode: 'NOERROR',
  aa: true,
  answers: [{ name: 'a1.g.cdn.example', type: 'CNAME', ttl: 20, data: 'e.cdn.example' }],
  authorities: [
    { name: 'g.cdn.example', type: 'NS', ttl: 1800, data: 'ns1.g.cdn.example' },
    {
      name: 'g.cdn.example',
      type: 'SOA',
      ttl: 5,
      data: {
        mname: 'ns.g.cdn.example',
        rname: 'host.g.cdn.example',
        serial: 1,
        refresh: 2,
        retry: 3,
        expire: 4,
        minimum: 5,
      },
    },
  ],
  additionals: glue,
};
/** `count` A records of 16 octets each: a pointer to the question, type, class, TTL, RDLEN and an address. */
const addresses = (count: number): Records => ({
  rcode: 'NOERROR',
  aa: true,
  answers: Array.from({ length: count }, (_, n) => ({
    name: 'a1.g.cdn.example',
    type: 'A',
    ttl: 20,
    data: `10.0.0.${n}`,
  })),
});

describe('respond', () => {
  it('writes what parseResponse reads back, and dns-packet agrees', () => {
    const bytes = respond(queryFor(4096), full);
    const { answers, authorities, additionals } = full;
    expect(read(bytes)).to.deep.equal({
      id: 77,
      rcode: 'NOERROR',
      aa: true,
      tc: false,
      ra: false,
      name: 'a1.g.cdn.example',
      rrtype: 'A',
      answers,
      authorities,
      additionals,
    });
    const other = decode(Buffer.from(bytes));
    expect(other.questions).to.deep.equal([{ name: 'a1.g.cdn.example', type: 'A', class: 'IN' }]);
    expect(other.answers?.map(({ name, type }) => [name, type])).to.deep.equal([['a1.g.cdn.example', 'CNAME']]);
    expect(other.additionals?.at(-1)).to.deep.include({ type: 'OPT', udpPayloadSize: 1232 });
    expect(other.additionals?.at(-1)).to.have.nested.include({
      'options[0].ip': '10.53.1.7',
      'options[0].scopePrefixLength': 32,
    });
  });

  it('repeats a question that is no text as it came', () => {
    const query = queryFor(undefined, 'a\\046b.\\255.example');
    expect(read(respond(query, { rcode: 'NXDOMAIN', aa: true }))).to.include({
      name: 'a\\046b.\\255.example',
      rcode: 'NXDOMAIN',
    });
  });

  it('truncates over UDP what is one octet too large, and nothing over TCP', () => {
    const octets = respond(queryFor(4096), addresses(30)).length;
    expect(read(respond(queryFor(octets), addresses(30)))).to.include({ tc: false });
    const cut = read(respond(queryFor(octets - 1), addresses(30)));
    expect(cut).to.deep.include({ tc: true, aa: true, answers: [] });
    expect(read(respond(queryFor(octets - 1), addresses(30), 'tcp')).answers).to.have.length(30);
  });

  it('takes 512 octets for a query without EDNS, and for one that says less', () => {
    const octets = (count: number) => respond(queryFor(), addresses(count), 'tcp').length;
    expect([octets(29), octets(30)]).to.deep.equal([498, 514]);
    expect([29, 30].map((count) => read(respond(queryFor(), addresses(count))).tc)).to.deep.equal([false, true]);
    expect(read(respond(queryFor(100), addresses(13))).tc).to.equal(false);
  });

  it('takes no more than 1232 octets over UDP, whatever the asker would take', () => {
    expect(respond(queryFor(0xffff), addresses(70)).length).to.be.within(1100, 1232);
    expect(read(respond(queryFor(0xffff), addresses(80)))).to.deep.include({ tc: true, answers: [] });
    expect(read(respond(queryFor(0xffff), addresses(80), 'tcp')).answers).to.have.length(80);
  });

  it('points at names that it has written, and dns-packet reads them too', () => {
    const names = ['ns1.g.cdn.example', 'ns2.g.cdn.example', 'example', 'ns1.g.cdn.example', 'other'];
    const authorities: DnsRecord[] = names.map((data) => ({ name: 'g.cdn.example', type: 'NS', ttl: 60, data }));
    const bytes = respond(queryFor(), { rcode: 'NOERROR', aa: false, authorities });
    expect(read(bytes).authorities).to.deep.equal(authorities);
    const other = decode(Buffer.from(bytes)).authorities?.map((record) => ('data' in record ? record.data : ''));
    expect(other).to.deep.equal(names);
    expect(bytes.length).to.equal(12 + 22 + names.length * 12 + (4 + 2) + (4 + 2) + 2 + 2 + (6 + 1));
  });

  it('writes each message for itself, also those that are much larger than the one before', () => {
    const small = respond(queryFor(1232), full);
    const before = Uint8Array.from(small);
    const many = Array.from({ length: 100 }, (_, n): DnsRecord => ({ ...glue[0], name: `n${n}.example` }) as DnsRecord);
    const large = read(respond(queryFor(1232), { ...full, additionals: many }, 'tcp'));
    expect(large.additionals).to.deep.equal(many);
    expect(small).to.deep.equal(before);
    expect(respond(queryFor(1232), full)).to.deep.equal(before);
  });

  it('refuses names that would be written wrongly', () => {
    for (const name of ['a..b', `${'x'.repeat(64)}.example`, 'ä.example', 'a\\046b', `${'x.'.repeat(127)}x`]) {
      const answers: DnsRecord[] = [{ name, type: 'A', ttl: 1, data: '10.0.0.1' }];
      expect(() => respond(queryFor(), { rcode: 'NOERROR', aa: true, answers }), name).to.throw(RangeError);
    }
  });
});

describe('the client subnet in a response', () => {
  it('has a scope of its own length, or 0 when the answer is not for it (RFC 7871 section 7.2.1)', () => {
    // The OPT is last: before the four octets of its address are the two prefix lengths.
    const scope = (records: Records) => respond(queryFor(4096), records).at(-5);
    expect([scope(full), scope({ ...full, isForSubnet: false })]).to.deep.equal([32, 0]);
  });
});

describe('parseResponse', () => {
  const good = respond(queryFor(4096), full);

  it('reads errors that come without a question', () => {
    expect(read(errorResponse(5, 'FORMERR'))).to.include({ id: 5, rcode: 'FORMERR', name: '', rrtype: '' });
    expect(read(errorResponse(5, 'BADVERS'))).to.include({ rcode: 'BADVERS' });
    expect(parseResponse(errorResponse(5, 'NOERROR'))).to.deep.equal({ ok: false });
    const behind = errorResponse(5, 'NOERROR');
    expect(parseResponse(behind, true)).to.have.nested.include({ ok: true, 'response.rcode': 'NOERROR' });
    // NOTIFY (RFC 1996): its opcode comes back.
    expect((errorResponse(5, 'NOTIMP', 4)[2] ?? 0) >> 3).to.equal(0b1_0100);
  });

  it('tells who offers recursion', () => {
    const bytes = Uint8Array.from(good);
    bytes[3] = (bytes[3] ?? 0) | 0x80;
    expect(read(bytes)).to.include({ ra: true, rcode: 'NOERROR' });
  });

  it('refuses queries, trailing octets, lengths that do not fit, and two OPTs', () => {
    const short = respond(queryFor(), addresses(1));
    const patched = (bytes: Uint8Array, at: number, value: number) => Uint8Array.from(bytes).fill(value, at, at + 1);
    const opt = good.subarray(good.length - 23);
    const bad = [
      buildQuery({ id: 1, name: 'a', rrtype: 'A' }),
      Uint8Array.from([...short, 0]),
      patched(short, short.length - 5, 3),
      patched(short, short.length - 5, 5),
      patched(short, 7, 2),
      patched(short, 11, 1),
      patched(Uint8Array.from([...good, ...opt]), 11, 4),
    ];
    expect(bad.map((bytes) => parseResponse(bytes).ok)).to.deep.equal(bad.map(() => false));
  });

  it('follows pointers backwards only', () => {
    const short = respond(queryFor(), addresses(1));
    const record = (pointer: number) => [0xc0, pointer, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 10, 0, 0, 1];
    const head = [...short.subarray(0, short.length - 16)];
    const self = head.length;
    expect(read(Uint8Array.from([...head, ...record(12)])).answers[0]).to.deep.include({
      name: 'a1.g.cdn.example',
      ttl: 9,
    });
    expect([0, self, self + 2].map((at) => parseResponse(Uint8Array.from([...head, ...record(at)])).ok)).to.deep.equal([
      false,
      false,
      false,
    ]);
  });

  /** A response whose only record, of no data, has a chain of so many pointers in it; then come records that begin at its end. */
  const chained = (pointers: number, records: number): Uint8Array => {
    const HEAD = [0, 0, 0x80, 3, 0, 0, 0, 0, 0, 0];
    const AT = 12 + 11;
    const pointer = (at: number) => [0xc0 | (at >> 8), at & 0xff];
    // The first leads to the root that owns the record, each of the others to the one before it.
    const chain = Array.from({ length: pointers }, (_, n) => pointer(n === 0 ? 12 : AT + 2 * (n - 1))).flat();
    const first = [0, 0, 99, 0, 1, 0, 0, 0, 0, chain.length >> 8, chain.length & 0xff, ...chain];
    const last = [...pointer(AT + 2 * (pointers - 1)), 0, 99, 0, 1, 0, 0, 0, 0, 0, 0];
    const count = records + 1;
    return Uint8Array.from([...HEAD, count >> 8, count & 0xff, ...first, ...new Array(records).fill(last).flat()]);
  };

  it('follows as many pointers for a name as it can have labels, and no more (RFC 9267 section 2)', () => {
    const deepest = (pointers: number) => parseResponse(chained(pointers - 1, 1)).ok;
    expect([deepest(2), deepest(127), deepest(128), deepest(8000)]).to.deep.equal([true, true, false, false]);
  });

  it('follows no more pointers in a message than it has octets', () => {
    // Each of these names takes 12 octets, and so many pointers.
    expect(parseResponse(chained(11, 2000)).ok).to.equal(true);
    expect(parseResponse(chained(100, 4000)).ok).to.equal(false);
    expect(parseResponse(chained(15, 4000)).ok).to.equal(false);
  });

  it('never throws, whatever comes, and takes no truncation of a good response', () => {
    const twist = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(twist, { maxLength: 4 }), fc.nat(good.length), (twists, length) => {
        const bytes = Uint8Array.from(good);
        for (const [at, value] of twists) bytes[at] = value;
        parseResponse(bytes);
        return length === good.length || !parseResponse(good.subarray(0, length)).ok;
      }),
    );
  });
});
