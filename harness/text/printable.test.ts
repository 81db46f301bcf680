import { expect } from 'chai';
import { inShort, linesText, oneLine, printable } from './printable.ts';

const HOSTILE = 'a\u001b[31m\u0007\u009b\u202e\ud800b\r\n\t\u{e0041}c';

describe('text of others', () => {
  it('is shown with what a terminal would act on, and stays on its line', () => {
    expect(printable(HOSTILE)).to.equal('a\\u001b[31m\\u0007\\u009b\\u202e\\ud800b\\u000d\n\t\\udb40\\udc41c');
    expect(oneLine('a\nb')).to.equal('a\\nb');
    expect(linesText(['a\nb', 'c'])).to.equal('a\\nb\nc');
    expect(printable('Zürich 東京 🙂 <b>')).to.equal('Zürich 東京 🙂 <b>');
  });

  it('stays JSON of the same value', () => {
    expect(JSON.parse(printable(JSON.stringify({ [HOSTILE]: HOSTILE }, null, 2)))).to.deep.equal({
      [HOSTILE]: HOSTILE,
    });
  });

  it('loses its middle where it is too long, and no half of a character is left', () => {
    expect(inShort('abcdefghij', 10)).to.equal('abcdefghij');
    expect(inShort('abcdefghijk', 7)).to.equal('abcd…jk');
    expect(inShort('🙂'.repeat(100), 10).isWellFormed()).to.equal(true);
  });
});
