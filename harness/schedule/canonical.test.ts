import { expect } from 'chai';
import { canonicalJson, canonicalKey } from './canonical.ts';

const kill = { kind: 'kill', target: 'all', atMs: 1000, durationMs: 2000, params: {} };
const loss = { kind: 'loss', target: 'link:a->b', atMs: 1000, durationMs: 2000, params: { percent: 10, way: 'out' } };

describe('canonical forms', () => {
  it('sorts keys at every depth and keeps the order of arrays', () => {
    expect(canonicalJson({ b: [2, { d: 1, c: null }], a: undefined })).to.equal('{"b":[2,{"c":null,"d":1}]}');
  });

  it('gives one key to a schedule whatever the order of injections and fields', () => {
    const { params, ...rest } = loss;
    const turned = { params: { way: 'out', percent: 10 }, ...rest };
    expect(canonicalKey({ seed: 1, injections: [kill, loss] })).to.equal(
      canonicalKey({ seed: 1, injections: [turned, kill] }),
    );
  });

  it('tells schedules apart by seed, by a field and by a repeated injection', () => {
    const schedules = [
      { seed: 1, injections: [kill] },
      { seed: 2, injections: [kill] },
      { seed: 1, injections: [{ ...kill, atMs: 2000 }] },
      { seed: 1, injections: [kill, kill] },
      { seed: 1, injections: [] },
    ];
    expect(new Set(schedules.map(canonicalKey)).size).to.equal(schedules.length);
  });
});
