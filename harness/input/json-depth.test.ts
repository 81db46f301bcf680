import { expect } from 'chai';
import { UsageError } from '../basics/errors.ts';
import { DEPTH_MAX, tooDeepAt } from './json-depth.ts';
import { parseJson } from './parse-json.ts';

const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;

describe('the depth of a JSON text', () => {
  it('is limited, and brackets in strings do not count', () => {
    expect(tooDeepAt(nested(DEPTH_MAX))).to.equal(undefined);
    expect(tooDeepAt(nested(DEPTH_MAX + 2))).to.equal(nested(DEPTH_MAX).indexOf('1'));
    expect(tooDeepAt(JSON.stringify(['['.repeat(200), '\\"[', '"'.repeat(9)]))).to.equal(undefined);
  });

  it('is refused before anything is parsed, and said where', () => {
    for (const bomb of ['['.repeat(4_000_000), '{"a":'.repeat(800_000)]) {
      expect(() => parseJson(bomb, 'the token')).to.throw(
        UsageError,
        /^the token is nested too deep from line 1, column \d+ on/,
      );
    }
  });
});
