import { expect } from 'chai';
import { type Answer, encode } from 'dns-packet';
import fc from 'fast-check';
import { parseRdata, type Word } from './parse-rdata.ts';
import { fieldsOf, fixedOctets, type RdataField } from './rdata-fields.ts';
import { rdataText, textRecord } from './rdata-text.ts';
import { readRdata } from './read-rdata.ts';
import { parseResponse } from './response.ts';
import { nameOctets } from './wire-name.ts';

/** Words as a reader of master files splits them; good for texts of this file. */
const words = (text: string): Word[] =>
  Array.from(text.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g), ([, inside, plain]) => ({
    text: inside ?? plain ?? '',
    isQuoted: inside !== undefined,
  }));

const octetsOf = (type: string, text: string, origin = 'example.com') => parseRdata(type, words(text), origin);
const again = (type: string, text: string) => rdataText(type, octetsOf(type, text) ?? new Uint8Array());

describe('the data of a record', () => {
  const good: readonly [string, string, string][] = [
    ['A', '192.0.2.1', '192.0.2.1'],
    ['AAAA', '2001:DB8:0::0:1', '2001:db8::1'],
    ['AAAA', '::ffff:192.0.2.1', '::ffff:c000:201'],
    ['AAAA', '::192.0.2.1', '::c000:201'],
    ['NS', 'Ns1', 'ns1.example.com'],
    ['CNAME', '@', 'example.com'],
    ['PTR', 'host.example.net.', 'host.example.net'],
    [
      'SOA',
      'ns1 host\\.master 2026010101 1d 2H 4w 1h30m',
      'ns1.example.com host\\046master.example.com 2026010101 86400 7200 2419200 5400',
    ],
    ['MX', '10 .', '10 .'],
    ['MX', '010 mail', '10 mail.example.com'],
    ['TXT', 'a "b c" "d\\"e\\065" ""', '"a" "b c" "d\\"eA" ""'],
    ['TXT', '"ü"', '"\\195\\188"'],
    ['SRV', '0 5 5060 sip', '0 5 5060 sip.example.com'],
    ['CAA', '0 issue "ca.example; x=1"', '0 issue "ca.example; x=1"'],
    ['DS', '60485 5 1 2BB183AF5F 22588179', '60485 5 1 2bb183af5f22588179'],
    ['DNSKEY', '256 3 8 AQPS KmynfzW4kyBv015MUG2DeIQ3', '256 3 8 AQPSKmynfzW4kyBv015MUG2DeIQ3'],
    [
      'RRSIG',
      'A 8 3 86400 20300322173103 1616434263 2642 example.com. oJB1W6WNGv+l',
      'A 8 3 86400 1900431063 1616434263 2642 example.com oJB1W6WNGv+l',
    ],
    ['NAPTR', '100 50 "s" "http" "" _http', '100 50 "s" "http" "" _http.example.com'],
    ['TYPE65280', '\\# 4 DEAD beef', '\\# 4 deadbeef'],
    ['TYPE65280', '\\# 0', '\\# 0'],
    ['A', '\\# 4 c0000201', '192.0.2.1'],
    ['MX', '\\# 5 000A 0141 00', '10 a'],
  ];
  for (const [type, text, written] of good)
    it(`${type} ${text}`, () => {
      expect(again(type, text)).to.equal(written);
    });

  const bad: readonly [string, string, RegExp][] = [
    ['A', '192.0.2.256', /"192\.0\.2\.256" is no IPv4 address/],
    ['A', '192.0..2', /no IPv4 address/],
    ['A', '192.0.2.1 192.0.2.2', /A has 2 words of data, and needs 1$/],
    ['A', '', /A has 0 words of data, and needs 1/],
    ['AAAA', '192.0.2.1', /no IPv6 address/],
    ['AAAA', '::1::', /no IPv6 address/],
    ['AAAA', 'fe80::1%eth0', /no IPv6 address/],
    ['NS', 'a..b', /label of 0 octets/],
    ['MX', 'mail 10', /"mail" is no number from 0 to 65535/],
    ['MX', '65536 mail', /no number/],
    ['SOA', 'ns1 host 1 2 3 4', /SOA has 6 words of data, and needs 7/],
    ['SOA', 'ns1 host 1 2 3 4 5x', /"5x" is no TTL/],
    ['SOA', 'ns1 host 1 2 3 4 1h30', /"1h30" is no TTL/],
    ['SOA', 'ns1 host 1 2 3 4 9999w', /too long a TTL/],
    ['TXT', `"${'x'.repeat(256)}"`, /a string of 256 octets: 255 are the most/],
    ['TXT', '', /TXT has 0 words of data, and needs 1 or more/],
    ['TXT', '"\\256"', /escape over/],
    ['TXT', 'a\\1', /backslash that escapes nothing/],
    ['DS', '1 2 3 abc', /not in pairs of hexadecimal digits/],
    ['DNSKEY', '1 3 8 a*b', /not base64/],
    ['CAA', '0 is-sue "x"', /"is-sue" is not of letters and digits/],
    ['TYPE65280', 'hello', /TYPE65280 needs its data as/],
    ['TYPE65280', '\\# 3 beef', /says 3 and has 2 octets/],
    ['A', '\\# 3 c00002', /octets that are no data of that type/],
    ['MX', '\\# 4 000Ac00c', /octets that are no data of that type/],
  ];
  for (const [type, text, problem] of bad)
    it(`is refused for ${type} ${text.slice(0, 40)}`, () =>
      expect(() => octetsOf(type, text)).to.throw(RangeError, problem));

  it('is left alone where the type is one that is not read', () => {
    expect(octetsOf('HTTPS', '1 . alpn=h2')).to.equal(undefined);
    expect(again('HTTPS', '\\# 3 000100')).to.equal('\\# 3 000100');
  });
});

/** Octets of a field, any that it may have. */
const arbitrary = (field: RdataField): fc.Arbitrary<Uint8Array> => {
  const octets = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });
  const size = fixedOctets(field);
  if (size !== undefined) return octets(size, size);
  const string = octets(0, 255).map((inside) => Uint8Array.from([inside.length, ...inside]));
  if (field === 'name') return fc.constantFrom('.', 'a.b', '\\000\\046x.c').map(nameOctets);
  if (field === 'word')
    return fc.constantFrom('issue', 'x').map((tag) => Uint8Array.from([tag.length, ...Buffer.from(tag)]));
  if (field === 'string') return string;
  if (field === 'strings') return fc.array(string, { minLength: 1, maxLength: 3 }).map((all) => Buffer.concat(all));
  return octets(1, 40);
};

describe('the data of any record of a type that is read', () => {
  const types = ['A', 'SOA', 'MX', 'TXT', 'SRV', 'CAA', 'DS', 'DNSKEY', 'RRSIG', 'NAPTR', 'TLSA', 'HINFO', 'AAAA'];
  for (const type of types)
    it(`${type} is the same after it was written and read`, () => {
      const fields = fieldsOf(type) ?? [];
      const whole = fc.tuple(...fields.map(arbitrary)).map((parts) => Uint8Array.from(Buffer.concat(parts)));
      // Times and the lengths of SOA are read back up to 2^31 - 1 only.
      const known = whole.filter(
        (octets) => !fields.includes('seconds') || !octets.slice(-16).some((one, at) => at % 4 === 0 && one > 127),
      );
      fc.assert(
        fc.property(known, (octets) => {
          const canonical = readRdata({ bytes: octets, at: 0 }, octets.length, fields);
          expect(canonical).to.deep.equal(octets);
          expect(octetsOf(type, rdataText(type, octets), '.')).to.deep.equal(octets);
        }),
        { numRuns: 60 },
      );
    });
});

describe('records of a response', () => {
  const answers: Answer[] = [
    { name: 'example.com', type: 'MX', ttl: 60, data: { preference: 10, exchange: 'Mail.example.com' } },
    { name: 'example.com', type: 'TXT', ttl: 60, data: ['v=spf1', '-all'] },
    { name: '_sip._udp.example.com', type: 'SRV', ttl: 5, data: { priority: 1, weight: 2, port: 5060, target: 'a.b' } },
    { name: '1.2.0.192.in-addr.arpa', type: 'PTR', ttl: 5, data: 'www.example.com' },
    { name: 'example.com', type: 'CAA', ttl: 5, data: { flags: 0, tag: 'issue', value: 'ca.test' } },
  ];
  const message = (more: Answer[]) =>
    encode({ type: 'response', id: 1, questions: [{ name: 'example.com', type: 'MX' }], answers: more });
  const read = (bytes: Uint8Array) => {
    const parsed = parseResponse(bytes);
    if (!parsed.ok) throw new Error('malformed');
    return parsed.response.answers.map(textRecord);
  };

  it('become text, as dns-packet wrote them', () => {
    expect(read(message(answers)).map(({ type, data }) => `${type} ${data}`)).to.deep.equal([
      'MX 10 mail.example.com',
      'TXT "v=spf1" "-all"',
      'SRV 1 2 5060 a.b',
      'PTR www.example.com',
      'CAA 0 issue "ca.test"',
    ]);
  });

  /** An answer whose data are these octets; the question's name is at 12. */
  const raw = (type: number, data: readonly number[]) =>
    Uint8Array.from([
      ...[0, 1, 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0],
      ...[1, 0x41, 0, type >> 8, type & 0xff, 0, 1],
      ...[0xc0, 12, type >> 8, type & 0xff, 0, 1, 0, 0, 0, 9, 0, data.length, ...data],
    ]);

  it('have their names written out where they were pointed at', () => {
    expect(read(raw(15, [0, 10, 1, 0x42, 0xc0, 12]))).to.deep.equal([
      { name: 'a', type: 'MX', ttl: 9, data: '10 b.a' },
    ]);
    expect(read(raw(12, [0xc0, 12]))[0]).to.include({ type: 'PTR', data: 'a' });
  });

  it('keep their octets where the type is not read', () => {
    expect(read(raw(65, [0, 1, 0]))[0]).to.include({ type: 'HTTPS', data: '\\# 3 000100' });
    expect(read(raw(99, [1, 0x41]))[0]).to.include({ type: 'SPF', data: '\\# 2 0141' });
  });

  it('make the whole malformed where their data do not fit', () => {
    const bad = [
      raw(15, [0, 10]),
      raw(15, [0, 10, 0, 0]),
      raw(16, []),
      raw(16, [2, 0x41]),
      raw(33, [0, 0, 0, 0, 0, 0]),
    ];
    expect(bad.map((bytes) => parseResponse(bytes).ok)).to.deep.equal(bad.map(() => false));
  });

  it('never make reading throw, and are text where they are read, whatever they hold', () => {
    const types = [2, 5, 6, 12, 13, 15, 16, 17, 33, 35, 43, 46, 48, 52, 257, 300];
    const octet = fc.oneof({ weight: 2, arbitrary: fc.nat(255) }, fc.constantFrom(0, 1, 2, 12, 0xc0, 0xff));
    let fine = 0;
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.array(octet, { maxLength: 30 }), (type, data) => {
        const parsed = parseResponse(raw(type, data));
        if (!parsed.ok) return;
        fine++;
        for (const record of parsed.response.answers) expect(textRecord(record).data).to.match(/^[\x20-\x7e]*$/);
      }),
      { numRuns: 2_000 },
    );
    expect(fine).to.be.above(200);
  });
});
