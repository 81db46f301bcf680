import { expect } from 'chai';
import { testFaultMap, testFaults } from '../testkit/faults.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import { checkInjections } from './check.ts';
import { singlesOf } from './singles.ts';
import { pairsOf } from './tour.ts';

const spec = testSpec();
const singles = singlesOf(spec, testFaults);
const keys = (pairs: ReturnType<typeof pairsOf>) => pairs.map((pair) => JSON.stringify(pair));

describe('single faults by twos', () => {
  const pairs = pairsOf(singles, spec, 1);

  it('are as many as there are singles, no two alike, each of two targets, the second while the first lasts', () => {
    expect(pairs).to.have.length(singles.length);
    expect(new Set(keys(pairs)).size).to.equal(pairs.length);
    for (const injections of pairs) {
      checkInjections(injections, testFaultMap, spec);
      const [one, other] = injections;
      expect(injections).to.have.length(2);
      expect(one?.target).not.to.equal(other?.target);
      expect((other?.atMs ?? 0) - (one?.atMs ?? 0)).to.equal(spec.timing.gridMs);
    }
  });

  it('are the same for the same seed, and others for another', () => {
    expect(keys(pairsOf(singles, spec, 1))).to.deep.equal(keys(pairs));
    expect(keys(pairsOf(singles, spec, 2))).not.to.deep.equal(keys(pairs));
  });

  it('are none where there is one target', () => {
    expect(pairsOf(singles.slice(0, 1), spec, 1)).to.deep.equal([]);
  });
});
