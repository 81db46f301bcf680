import { expect } from 'chai';
import { jsonEnd } from './json-end.ts';

const WHOLE = '{"a": [1, -0.5e+3, true, false, null, "x\\u00e9\\n\\""], "b": {}, "c": []}';

describe('how far a text is JSON', () => {
  it('is all of it where it was cut off, anywhere', () => {
    for (let length = 0; length < WHOLE.length; length++) {
      const cut = WHOLE.slice(0, length);
      expect(jsonEnd(cut), cut).to.equal(length);
    }
  });

  it('is up to what cannot follow', () => {
    const cases = [
      ...[
        ['{a: 1}', 1],
        ['[1,]', 3],
        ['[1 2]', 3],
        ['{"a" 1}', 5],
        ['{"a": 1,}', 8],
        ['[01]', 1],
        ['[+1]', 1],
      ],
      ...[
        ['[1]]', 3],
        ['[}', 1],
        ['"a\nb"', 2],
        ['["\\x"]', 2],
        ['tru e', 0],
        ['// x', 0],
        ["['a']", 1],
        ['[1] x', 4],
      ],
    ] as const;
    for (const [text, end] of cases) expect(jsonEnd(text as string), text as string).to.equal(end);
  });

  it('takes a time that is in proportion to the text', () => {
    const long = `[${'"a",'.repeat(500_000)}x]`;
    expect(jsonEnd(long)).to.equal(long.length - 2);
  });
});
