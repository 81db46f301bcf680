import { expect } from 'chai';
import { fullTtl } from './full-ttl.ts';
import { addresses, Story } from './test-history.ts';
import { TEST_SPEC } from './test-spec.ts';

const { answerTtlMs, negativeTtlMs, delegationTtlMs, zoneTtlMs } = TEST_SPEC.timing;
const wrong = (story: Story) => story.judge(fullTtl).map(({ message }) => message);

/** An answer with this TTL; or a denial; or a delegation of a zone. */
function said(ttlMs: number, kind: 'answer' | 'denial' | 'g.cdn.test' | 'cdn.test'): Story {
  const story = new Story();
  const learned = { cut: kind, from: 'tlns-core1', atMs: 1_000, ttlMs, addresses: addresses('A', 'llns-a1') };
  const denial = { ...learned, cut: 'g.cdn.test', addresses: [] };
  if (kind === 'answer') story.fetch('llns-a1', 1_000, { ttlMs });
  else if (kind === 'denial') story.fetch('llns-a1', 1_000, { outcome: 'nodata', answer: denial });
  else story.fetch('llns-a1', 1_000, { referrals: [learned] });
  return story;
}

describe('full-ttl', () => {
  for (const [kind, ms] of [
    ['answer', answerTtlMs],
    ['denial', negativeTtlMs],
    ['g.cdn.test', delegationTtlMs],
    ['cdn.test', zoneTtlMs],
  ] as const) {
    it(`is violated by a TTL that is shorter than promised: ${kind}`, () => {
      expect(wrong(said(ms - 1_000, kind))).to.have.length(1);
      expect(wrong(said(ms, kind))).to.deep.equal([]);
      expect(wrong(said(2 * ms, kind)), 'for another invariant').to.deep.equal([]);
    });
  }

  it('says who gave what', () => {
    expect(wrong(said(1_000, 'g.cdn.test'))).to.deep.equal(['tlns-core1 gave a delegation for 1 s, less than 20 s']);
  });
});
