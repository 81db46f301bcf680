import { expect } from 'chai';
import { contained } from './contained.ts';
import { attempt, Story } from './test-history.ts';

const released = (customer: string) =>
  new Story().order(0, 'customer-config', { customer }).release('llns-a1', 1_000, 'customer-config');

/** Ten operations of a customer a second apart from `fromMs`; the first `failures` failed by a SERVFAIL of `server`. */
function load(story: Story, customer: string, failures: number, server = 'llns-a1', fromMs = 2_000): Story {
  for (let n = 0; n < 10; n++) {
    const startMs = fromMs + n * 900;
    const outcome = n < failures ? 'servfail' : 'ok';
    const id = story.fetch(server, startMs, { outcome, name: `${customer}.g.cdn.test` });
    story.operation(startMs, { customer, outcome: outcome === 'ok' ? 'ok' : 'fail', fetches: [id, -1] });
  }
  return story;
}

describe('contained', () => {
  it('bears others failing up to the share, and no more', () => {
    expect(load(released('news'), 'shop', 2).judge(contained)).to.deep.equal([]);
    const [violation] = load(released('news'), 'shop', 3).judge(contained);
    expect(violation?.message).to.match(/^3 of 10 operations of other customers \(30 %\) failed from 2 s to 12 s/);
    expect(violation?.events).to.have.length(3);
  });

  it('does not count those that could have been served elsewhere but for another injection', () => {
    const told = (more: (story: Story) => void) => {
      const story = new Story().order(0, 'customer-config', { customer: 'news', harms: 'edge' });
      story.release('edge-a1', 1_000, 'customer-config');
      more(story);
      for (let n = 0; n < 10; n++) {
        const startMs = 2_000 + n * 900;
        const attempts = ['edge-a1', 'edge-a2'].map((edge) => attempt(edge, startMs, { outcome: 'timeout' as const }));
        story.operation(startMs, { outcome: 'fail', attempts });
      }
      return story.judge(contained);
    };
    expect(told(() => undefined)).to.have.length(1);
    expect(told((story) => story.down('edge-a2', 1_500))).to.deep.equal([]);
  });

  it('does not count those that were told of one edge alone while the mapper could hear of no other', () => {
    const told = (names: readonly string[], healMs?: number) => {
      const story = new Story().order(0, 'customer-config', { customer: 'news', harms: 'edge' });
      story.release('edge-a1', 20_000, 'customer-config');
      if (healMs !== undefined) story.lossy('mapper-core1', 'edge-a2', 10_000, healMs);
      for (let n = 0; n < 10; n++) {
        const startMs = 21_000 + n * 900;
        const id = story.fetch('llns-a1', startMs, { names });
        const attempts = names.map(() => attempt('edge-a1', startMs + 20, { outcome: 'timeout' as const }));
        story.operation(startMs, { outcome: 'fail', fetches: [id, -1], attempts });
      }
      return story.judge(contained).length;
    };
    expect(told(['edge-a1'])).to.equal(1);
    expect(told(['edge-a1'], 60_000)).to.equal(0);
    expect(told(['edge-a1', 'edge-a2'], 60_000)).to.equal(1);
    // Detection, publication and slack before the first of the answers.
    expect(told(['edge-a1'], 15_000)).to.equal(1);
  });

  it("does not count the customer's own failures", () => {
    expect(load(released('shop'), 'shop', 10).judge(contained)).to.deep.equal([]);
  });

  it('counts only nameservers that have the release', () => {
    expect(load(released('news'), 'shop', 10, 'llns-a2').judge(contained)).to.deep.equal([]);
    const back = released('news').release('llns-a1', 1_500, 'customer-config', 'reverted');
    expect(load(back, 'shop', 10).judge(contained)).to.deep.equal([]);
  });

  it('counts no failure from before the release was active, nor of what was asked before', () => {
    const failing = (fromMs: number, lateMs: number) => {
      const story = released('news');
      for (let n = 0; n < 10; n++) {
        const startMs = fromMs + n * 50;
        const asked = attempt('llns-a1', startMs, { outcome: 'servfail' as const, endMs: startMs + lateMs });
        const id = story.fetch('llns-a1', startMs, { outcome: 'servfail', attempts: [asked] });
        story.operation(startMs, { outcome: 'fail', fetches: [id, -1] });
      }
      return story.judge(contained);
    };
    expect(failing(500, 10)).to.deep.equal([]);
    expect(failing(500, 600)).to.deep.equal([]);
    expect(failing(1_000, 600)).to.have.length(1);
  });

  it('counts what a node did that was asked when it had the release, though another had it long before', () => {
    const asked = (sentMs: number) => {
      const story = released('news').release('llns-a2', 5_000, 'customer-config');
      for (let n = 0; n < 5; n++) {
        const late = attempt('llns-a2', sentMs, { outcome: 'servfail' as const, endMs: 6_000 });
        const id = story.fetch('llns-a2', sentMs - 500, { outcome: 'servfail', attempts: [late] });
        story.operation(sentMs - 500, { outcome: 'fail', fetches: [id, -1] });
      }
      return story.judge(contained).length;
    };
    expect(asked(4_999)).to.equal(0);
    expect(asked(5_000)).to.equal(1);
  });

  it('finds a bad window after a quiet one, and lets a single failure be', () => {
    const quiet = load(released('news'), 'shop', 0);
    expect(load(quiet, 'shop', 3, 'llns-a1', 60_000).judge(contained)).to.have.length(1);
    const single = released('news');
    const id = single.fetch('llns-a1', 2_000, { outcome: 'servfail' });
    single.operation(2_000, { outcome: 'fail', fetches: [id, -1] });
    expect(single.judge(contained)).to.deep.equal([]);
  });
});
