import { expect } from 'chai';
import { harmLimitMs, underRelease } from './harm.ts';
import { Story } from './test-history.ts';

/** Gate window 10 s, push 1 s, confirmation 1 s, slack 0.5 s. */
const TOLERATED_MS = 12_500;

describe('harm under a release', () => {
  const active = () => new Story().order(0, 'software', { bad: true }).release('llns-a1', 1_000, 'software');

  it('is tolerated until the gate must have judged the phase and taken it back', () => {
    const facts = active().facts();
    expect(underRelease('llns-a1', 999, facts)).to.equal(undefined);
    expect(underRelease('llns-a1', 1_000 + TOLERATED_MS, facts)?.order.version).to.equal(2);
    expect(underRelease('llns-a1', 1_001 + TOLERATED_MS, facts)).to.equal(undefined);
    expect(underRelease('llns-a2', 2_000, facts)).to.equal(undefined);
  });

  it('is tolerated anew when a later phase begins, but not before it does', () => {
    const facts = active().release('llns-b1', 20_000, 'software').facts();
    expect(underRelease('llns-a1', 15_000, facts)).to.equal(undefined);
    expect(underRelease('llns-a1', 20_000 + TOLERATED_MS, facts)).to.not.equal(undefined);
  });

  it('is not tolerated anew because a node has taken it again', () => {
    const facts = active()
      .release('llns-b1', 2_000, 'software')
      .release('llns-b1', 10_000, 'software', 'reverted')
      .release('llns-b1', 20_000, 'software')
      .facts();
    expect(underRelease('llns-a1', 2_000 + TOLERATED_MS, facts)).to.not.equal(undefined);
    expect(underRelease('llns-a1', 20_001, facts)).to.equal(undefined);
    expect(underRelease('llns-b1', 20_001, facts)).to.equal(undefined);
  });

  it('is tolerated anew from the date on which it goes bad', () => {
    const dated = new Story().order(0, 'software', { bad: true, badFromMs: 40_000 });
    const facts = dated.release('llns-a1', 1_000, 'software').facts();
    expect(underRelease('llns-a1', 39_999, facts)).to.equal(undefined);
    expect(underRelease('llns-a1', 40_000 + TOLERATED_MS, facts)).to.not.equal(undefined);
    expect(underRelease('llns-a1', 40_001 + TOLERATED_MS, facts)).to.equal(undefined);
  });

  it('is tolerated for longer while control cannot reach the node', () => {
    const facts = active().lossy('control-core1', 'llns-a1', 5_000, 30_000).facts();
    const [release] = facts.releases;
    if (!release) throw new Error('no release');
    expect(harmLimitMs(release, 'llns-a1', 2_000, facts)).to.equal(30_000 + TOLERATED_MS);
    expect(harmLimitMs(release, 'llns-a2', 2_000, facts)).to.equal(1_000 + TOLERATED_MS);
    expect(harmLimitMs(release, 'llns-a1', 500, facts)).to.equal(Number.NEGATIVE_INFINITY);
  });

  it('covers the outage into which the node crashed with it', () => {
    const facts = active()
      .down('llns-a1', 3_000, 'crash', 4_000)
      .release('llns-a1', 3_500, 'software', 'reverted')
      .facts();
    expect(underRelease('llns-a1', 3_900, facts)).to.not.equal(undefined);
    expect(underRelease('llns-a1', 4_000, facts)).to.equal(undefined);
  });

  it('is laid to a bad release rather than to a good one beside it', () => {
    const facts = new Story()
      .order(0, 'software')
      .order(0, 'system-config', { bad: true })
      .release('llns-a1', 1_000, 'software')
      .release('llns-a1', 1_500, 'system-config')
      .facts();
    expect(underRelease('llns-a1', 2_000, facts)?.order.order.kind).to.equal('system-config');
    expect(underRelease('llns-a1', 1_200, facts)?.order.order.kind).to.equal('software');
  });
});
