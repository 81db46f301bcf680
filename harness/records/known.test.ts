import { expect } from 'chai';
import { UsageError } from '../basics/errors.ts';
import { knownOn, parseKnown } from './known.ts';

const issue = { fingerprint: 'available/kill@edge', until: '2026-03-31', note: 'ticket 7' };
const known = parseKnown(JSON.stringify([issue]), 'known.json');

describe('known issues', () => {
  it('cover their own fingerprint up to and on their last day', () => {
    expect(knownOn(known, 'available/kill@edge', '2026-03-31')).to.deep.equal(issue);
    expect(knownOn(known, 'available/kill@edge', '2026-04-01')).to.equal(undefined);
    expect(knownOn(known, 'available/kill@llns', '2026-01-01')).to.equal(undefined);
  });

  it('are refused without a date, and in one sentence', () => {
    const undated = JSON.stringify([issue, { fingerprint: 'x', note: '' }]);
    expect(() => parseKnown(undated, 'known.json')).to.throw(UsageError, /^known\.json is no list .*: \[1\]\.until/);
    expect(() => parseKnown('[', 'known.json')).to.throw(UsageError, /ends too early/);
    expect(() => parseKnown('[{"fingerprint":"x","until":"2026-02-30","note":""}]', 'k')).to.throw(
      UsageError,
      /\[0\]\.until/,
    );
  });
});
