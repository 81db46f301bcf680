import { expect } from 'chai';
import fc from 'fast-check';
import { isAtOrBelow, parentName, parseName } from './name-text.ts';
import { nameOctets, readName } from './wire-name.ts';

describe('a name as people write it', () => {
  const good: readonly [string, string, string][] = [
    ['WWW.Example.COM.', '.', 'www.example.com'],
    ['www', 'example.com', 'www.example.com'],
    ['www', '.', 'www'],
    ['.', 'example.com', '.'],
    ['a\\.b', 'c', 'a\\046b.c'],
    ['a\\065', 'c', 'aa.c'],
    ['\\000x\\;y.', '.', '\\000x;y'],
    ['*.wild', 'c', '*.wild.c'],
    ['dot\\.', 'c', 'dot\\046.c'],
  ];
  for (const [text, origin, name] of good)
    it(`${text} below ${origin}`, () => expect(parseName(text, origin)).to.equal(name));

  const bad: readonly [string, RegExp][] = [
    ['', /label of 0 octets/],
    ['..', /label of 0 octets/],
    ['a..b', /label of 0 octets/],
    ['.a', /label of 0 octets/],
    ['x\\', /backslash/],
    ['x\\12', /backslash/],
    ['x\\256', /escape over/],
    ['münchen', /not ASCII/],
    ['x'.repeat(64), /label of 64 octets/],
    [`${'x'.repeat(60)}.`.repeat(5), /at most 255/],
  ];
  for (const [text, problem] of bad)
    it(`refuses "${text.slice(0, 20)}"`, () => expect(() => parseName(text)).to.throw(RangeError, problem));

  it('reads back whatever the wire gives', () => {
    const label = fc.uint8Array({ minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 5 }), (labels) => {
        const wire = Uint8Array.from([...labels.flatMap((octets) => [octets.length, ...octets]), 0]);
        const name = readName({ bytes: wire, at: 0 }) ?? '';
        expect(parseName(`${name}.`)).to.equal(name);
        expect(readName({ bytes: nameOctets(parseName(`${name}.`)), at: 0 })).to.equal(name);
      }),
    );
  });

  it('knows parents and what is below', () => {
    expect(['a.b.c', 'c', '.'].map(parentName)).to.deep.equal(['b.c', '.', '.']);
    expect(isAtOrBelow('a.b', 'b')).to.equal(true);
    expect(isAtOrBelow('b', 'b')).to.equal(true);
    expect(isAtOrBelow('ab', 'b')).to.equal(false);
    expect(isAtOrBelow('b', 'a.b')).to.equal(false);
    expect(isAtOrBelow('b', '.')).to.equal(true);
  });
});
