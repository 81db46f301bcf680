import { expect } from 'chai';
import type { Confirmed, Found } from '../records/found.ts';
import { exampleOf } from '../testkit/campaign.ts';
import { confirmedLines } from './docker-words.ts';

const confirmed: Confirmed = {
  ...{
    class: 'deterministic',
    at: 3,
    failed: 5,
    of: 5,
    runs: 5,
    injections: 1,
    words: ['at 1 s: kill'],
    token: 'zq1.x',
  },
};
const linesOf = (given: Partial<Confirmed>): string => {
  const found: Found = { ...exampleOf(1, 'x').found, confirmed: { ...confirmed, ...given } };
  return confirmedLines(found).join('\n');
};

describe('words for what containers say', () => {
  it('names the class, how often it failed, and what was run', () => {
    expect(linesOf({})).to.match(/deterministic: fails 5 of 5 times[\s\S]*at 1 s: kill/);
    expect(linesOf({ class: 'flaky', failed: 4 })).to.contain('flaky(0.8): fails 4 of 5 times');
  });

  it('says when only a larger schedule fails there, or none', () => {
    expect(linesOf({ injections: 2 })).to.contain('the smallest schedule that fails there is larger');
    expect(linesOf({ class: 'sim-only', failed: 0, of: 1, runs: 2 })).to.contain('a finding about the model');
  });

  it('says why it could not be judged, and nothing when nobody asked', () => {
    expect(linesOf({ class: 'harness', reason: 'no engine' })).to.equal('on containers: harness: no engine');
    expect(confirmedLines(exampleOf(1, 'x').found)).to.deep.equal([]);
  });
});
