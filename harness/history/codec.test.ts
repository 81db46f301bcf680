import { expect } from 'chai';
import { UsageError } from '../basics/errors.ts';
import { decodeHistory, encodeHistory } from './codec.ts';
import type { History } from './events.ts';

const history: History = [
  { type: 'inject', atMs: 5, injection: 0, kind: 'kill', target: 'node:a', effects: [] },
  { type: 'down', atMs: 5, node: 'a', how: 'process', injection: 0, reason: 'a\nline' },
  { type: 'up', atMs: 9.125, node: 'a' },
];
const text = encodeHistory(history, { lab: 'small', seed: 7 });

describe('history codec', () => {
  it('gives back what it was given', () => {
    expect(decodeHistory(text, {})).to.deep.equal({ lab: 'small', seed: 7, history });
  });

  it('puts event i on line i + 2', () => {
    expect(JSON.parse(text.split('\n')[3] ?? '')).to.deep.equal(history[2]);
  });

  it('names the line that is cut off', () => {
    expect(() => decodeHistory(text.slice(0, -5), {}, 'h.jsonl')).to.throw(UsageError, /h\.jsonl, line 4 is not JSON/);
  });

  it('names the line of an unknown event', () => {
    expect(() => decodeHistory(text.replace('"up"', '"sideways"'), {})).to.throw(UsageError, /line 4 is no event/);
  });

  it('names the line of an effect that nobody knows, and what there is', () => {
    const strange = text.replace('"effects":[]', '"effects":[{"is":"melted"}]');
    expect(() => decodeHistory(strange, {})).to.throw(
      UsageError,
      /line 2 is no event of a history: effects\[0\]\.is is wrong/,
    );
  });

  it('refuses another format, an earlier or a future version and an empty file', () => {
    expect(() => decodeHistory(text.replace('zonequake-history', 'other'), {})).to.throw(UsageError, /line 1/);
    expect(() => decodeHistory(text.replace('"version":2', '"version":3'), {})).to.throw(UsageError, /version 2/);
    expect(() => decodeHistory(text.replace('"version":2', '"version":1'), {})).to.throw(UsageError, /version 2/);
    expect(() => decodeHistory('', {})).to.throw(UsageError, /line 1/);
  });
});
