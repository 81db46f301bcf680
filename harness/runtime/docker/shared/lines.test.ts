import { expect } from 'chai';
import fc from 'fast-check';
import { createLines } from './lines.ts';

describe('lines', () => {
  it('are the same however the stream is cut', () => {
    const line = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ''));
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 1, max: 7 }), (lines, step) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
        const got: string[] = [];
        const cutter = createLines((text) => got.push(text));
        for (let at = 0; at < bytes.length; at += step) cutter.push(bytes.subarray(at, at + step));
        cutter.end();
        expect(got).to.deep.equal(lines);
      }),
    );
  });

  it('include a last one without its end', () => {
    const got: string[] = [];
    const cutter = createLines((text) => got.push(text));
    cutter.push(Buffer.from('one\ntwo'));
    expect(got).to.deep.equal(['one']);
    cutter.end();
    expect(got).to.deep.equal(['one', 'two']);
  });
});
