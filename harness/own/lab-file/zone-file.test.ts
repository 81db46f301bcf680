import { expect } from 'chai';
import fc from 'fast-check';
import { UsageError } from '../../basics/errors.ts';
import type { Zone } from './zone.ts';
import { type ReadIncluded, readZone } from './zone-file.ts';

const HEAD = '$TTL 1h\n@ SOA ns1 host 1 1d 2h 4w 5m\n';
const none: ReadIncluded = (path) => {
  throw new RangeError(`there is no file "${path}"`);
};
const read = (text: string, include = none) => readZone('example.com', { path: 'db.example.com', text }, include);
/** Every record below the head, as `name ttl type data`. */
const records = (zone: Zone): string[] =>
  [...zone.sets.values()]
    .flatMap((types) => [...types.values()])
    .filter(({ type }) => type !== 'SOA')
    .flatMap(({ name, ttl, type, data }) => (data ?? ['?']).map((one) => `${name} ${ttl} ${type} ${one}`));

describe('a zone file', () => {
  const good: readonly [string, string, readonly string[]][] = [
    [
      'names below the origin, whole names, and the apex',
      'a A 192.0.2.1\nb.example.com. A 192.0.2.2\n@ A 192.0.2.3',
      ['a.example.com 3600 A 192.0.2.1', 'b.example.com 3600 A 192.0.2.2', 'example.com 3600 A 192.0.2.3'],
    ],
    [
      'lines that begin with a space',
      'a A 192.0.2.1\n\tA 192.0.2.2\n  TXT x',
      ['a.example.com 3600 A 192.0.2.1', 'a.example.com 3600 A 192.0.2.2', 'a.example.com 3600 TXT "x"'],
    ],
    [
      'class and TTL in either order, or neither',
      'a IN 5 A 192.0.2.1\nb 1m30s IN A 192.0.2.2\nc CLASS1 a 192.0.2.3',
      ['a.example.com 5 A 192.0.2.1', 'b.example.com 90 A 192.0.2.2', 'c.example.com 3600 A 192.0.2.3'],
    ],
    [
      'comments, parentheses and quotes',
      'a TXT ( "x;y" ; (a comment "\n z ) ; more\nb TXT "a\\"b" \\;',
      ['a.example.com 3600 TXT "x;y" "z"', 'b.example.com 3600 TXT "a\\"b" ";"'],
    ],
    [
      'another origin',
      '$ORIGIN sub\na A 192.0.2.1\n$ORIGIN example.com.\na A 192.0.2.2',
      ['a.sub.example.com 3600 A 192.0.2.1', 'a.example.com 3600 A 192.0.2.2'],
    ],
    [
      'a TTL from here on',
      '$TTL 60\na A 192.0.2.1\n$TTL 2w\nb A 192.0.2.2',
      ['a.example.com 60 A 192.0.2.1', 'b.example.com 1209600 A 192.0.2.2'],
    ],
    [
      'escapes in names',
      'a\\.b A 192.0.2.1\n\\065 A 192.0.2.2\nn NS \\@',
      ['a\\046b.example.com 3600 A 192.0.2.1', 'a.example.com 3600 A 192.0.2.2', 'n.example.com 3600 NS @.example.com'],
    ],
    [
      'a counter',
      '$GENERATE 1-3/2 host$ 60 IN A 192.0.2.$',
      ['host1.example.com 60 A 192.0.2.1', 'host3.example.com 60 A 192.0.2.3'],
    ],
    [
      'a counter with an offset, a width and a base',
      `$GENERATE 9-10 h\${1,4,d}-\${0,0,x} CNAME c\${-9}`,
      ['h0010-9.example.com 3600 CNAME c0.example.com', 'h0011-a.example.com 3600 CNAME c1.example.com'],
    ],
    [
      'a counter in quotes, and dollars',
      '$GENERATE 1-1 m$ MX "1$ mail"\n$GENERATE 1-1 t$ TXT "\\$ $$ $"',
      ['m1.example.com 3600 MX 11 mail.example.com', 't1.example.com 3600 TXT "$" "$" "1"'],
    ],
    ['nibbles', `$GENERATE 18-18 \${0,5,n} PTR h$`, ['2.1.0.example.com 3600 PTR h18.example.com']],
    [
      'types that are written as numbers',
      'a TYPE1 \\# 4 c0000201\nb TYPE300 \\# 1 ff\nb type300 \\# ( 1\n fe )',
      ['a.example.com 3600 A 192.0.2.1', 'b.example.com 3600 TYPE300 \\# 1 fe', 'b.example.com 3600 TYPE300 \\# 1 ff'],
    ],
    ['types whose data are not read', 'a HTTPS 1 . alpn=h2\na HTTPS \\# 3 000100', ['a.example.com 3600 HTTPS ?']],
    ['the same record twice', 'a A 192.0.2.1\na A 192.0.2.1\nA A 192.0.2.1', ['a.example.com 3600 A 192.0.2.1']],
    ['what is of no name of the zone', 'a.other. A 192.0.2.1\n. NS a', []],
    [
      'lines that end as on Windows',
      'a A 192.0.2.1\r\n\r\nb A 192.0.2.2\r\n',
      ['a.example.com 3600 A 192.0.2.1', 'b.example.com 3600 A 192.0.2.2'],
    ],
  ];
  for (const [what, text, expected] of good)
    it(`has ${what}`, () => expect(records(read(HEAD + text))).to.have.members(expected));

  it('has the TTL of the record before, or the minimum of the SOA, where it has no other', () => {
    const zone = read('@ SOA ns1 host 1 2 3 4 7\n@ NS ns1\na 9 A 192.0.2.1\nb A 192.0.2.2');
    expect(records(zone)).to.have.members([
      'example.com 7 NS ns1.example.com',
      'a.example.com 9 A 192.0.2.1',
      'b.example.com 9 A 192.0.2.2',
    ]);
  });

  it('includes others, each with an origin and an owner of its own', () => {
    const asked: string[] = [];
    const include: ReadIncluded = (path, from) => {
      asked.push(`${from} -> ${path}`);
      return { path: `inc/${path}`, text: '  A 192.0.2.9\n$ORIGIN x\nj A 192.0.2.8\n' };
    };
    const zone = read(
      `${HEAD}a A 192.0.2.1\n$INCLUDE i.zone sub\n  A 192.0.2.2\n$INCLUDE "j.zone"\nb A 192.0.2.3`,
      include,
    );
    expect(records(zone)).to.have.members([
      'a.example.com 3600 A 192.0.2.1',
      'sub.example.com 3600 A 192.0.2.9',
      'j.x.sub.example.com 3600 A 192.0.2.8',
      'a.example.com 3600 A 192.0.2.2',
      'example.com 3600 A 192.0.2.9',
      'j.x.example.com 3600 A 192.0.2.8',
      'b.example.com 3600 A 192.0.2.3',
    ]);
    expect(asked).to.deep.equal(['db.example.com -> i.zone', 'db.example.com -> j.zone']);
  });

  it('says in which file and line an included one is wrong', () => {
    const include: ReadIncluded = () => ({ path: 'inc.zone', text: '\nx A 1\n' });
    expect(() => read(`${HEAD}$INCLUDE inc.zone`, include)).to.throw(UsageError, /^inc\.zone line 2: "1" is no IPv4/);
  });

  it('is refused for files that include each other', () => {
    const include: ReadIncluded = () => ({ path: 'inc.zone', text: '$INCLUDE inc.zone' });
    expect(() => read(`${HEAD}$INCLUDE inc.zone`, include)).to.throw(
      UsageError,
      /^inc\.zone line 1: files include each/,
    );
  });

  const bad: readonly [string, string, RegExp][] = [
    ['a type that there is none of', 'a AAAAA 192.0.2.1', /line 3: "AAAAA" is not an RRTYPE: correct it$/],
    ['a record without a type', 'a 5 IN', /line 3: there is no type: correct it/],
    ['an address that is none', '\n\na A (\n 192.0.2.999 )', /line 5: "192\.0\.2\.999" is no IPv4 address/],
    ['another class', 'a CH TXT x', /line 3: class CH is not IN/],
    ['a parenthesis that is never closed', 'a TXT ( x\nb TXT y', /line 3: this \( is never closed: close it$/],
    ['a parenthesis that was never opened', 'a TXT x )\n', /line 3: this \) closes nothing: remove it$/],
    ['a quote that is never closed', 'a TXT x\nb TXT "x\n', /line 4: the quote that is opened here is not closed/],
    ['a backslash at the end', 'a TXT x\\', /line 3: a backslash ends the line/],
    ['an unknown directive', '$TTLS 5', /line 3: \$TTLS is none of \$ORIGIN, \$TTL, \$INCLUDE and \$GENERATE/],
    ['a directive without a word', '$TTL', /line 3: \$TTL has 0 words behind it/],
    ['a TTL that is none', '$TTL 1x', /line 3: "1x" is no TTL/],
    ['a name that is none', 'a..b A 192.0.2.1', /line 3: .*label of 0 octets/],
    ['a label that is too long', `${'x'.repeat(64)} A 192.0.2.1`, /line 3: .*label of 64 octets/],
    ['a line of far too much', `a TXT ${'x'.repeat(500_000)}`, /line 3: the line has over 500000 characters: split it/],
    ['far too many words', `a TXT (${'\n x'.repeat(50_000)})`, /line 40002: there are over 40000 words in one record/],
    ['a file that is not there', '$INCLUDE other.zone', /line 3: there is no file "other\.zone": correct it$/],
    ['a range that is none', '$GENERATE 5-1 a$ A 192.0.2.1', /line 3: "5-1" is no range such as 1-10/],
    ['a counter below 0', `$GENERATE 0-1 a\${-1} A 192.0.2.1`, /line 3: .*below 0 where the counter is 0/],
    ['a counter of no form', `$GENERATE 0-1 a\${1,2,z} A 192.0.2.1`, /line 3: .*no such form of the counter/],
    ['a counter of nothing', '$GENERATE 0-1', /line 3: \$GENERATE needs a range, a name/],
    ['too many records', '$GENERATE 1-999999999 a$ A 192.0.2.1', /line 3: there are over 100000 records/],
    [
      'the SOA of another zone',
      'sub SOA a b 1 2 3 4 5',
      /line 3: this is the SOA of sub\.example\.com, and the zone is/,
    ],
  ];
  for (const [what, text, message] of bad)
    it(`is refused for ${what}`, () => expect(() => read(HEAD + text)).to.throw(UsageError, message));

  it('is refused without an SOA, or a TTL', () => {
    expect(() => read('a 5 A 192.0.2.1')).to.throw(UsageError, /^db\.example\.com line 1: there is no SOA of example/);
    expect(() => read('a A 192.0.2.1')).to.throw(UsageError, /line 1: there is no TTL, and no \$TTL before it/);
  });

  it('is read or refused in one sentence, whatever it holds', () => {
    const piece = fc.constantFrom(
      ...['@', 'a', '$TTL', '$ORIGIN', '$GENERATE', '$INCLUDE', '1-3', '$', `\${0,2,n}`, 'A', 'TXT', 'SOA', 'IN', '5'],
      ...[
        '(',
        ')',
        '"',
        '\\',
        '\\1',
        '\\065',
        ';',
        ' ',
        '\n',
        '\t',
        '192.0.2.1',
        'MX',
        'TYPE7',
        '\\#',
        '2',
        'beef',
        'é',
        '\0',
      ],
    );
    const spaced = fc.array(fc.tuple(piece, fc.constantFrom(' ', '', '\n')), { maxLength: 40 });
    let fine = 0;
    fc.assert(
      fc.property(spaced, (pieces) => {
        try {
          read(HEAD + pieces.flat().join(''));
          fine++;
        } catch (error) {
          expect(error).to.be.instanceOf(UsageError);
          expect((error as Error).message).to.match(/^db\.example\.com line \d+: /);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(fine).to.be.above(20);
  });
});
