import { expect } from 'chai';
import { originSpared } from './origin-spared.ts';
import { Story } from './test-history.ts';
import { TEST_SPEC } from './test-spec.ts';

const { contentMaxAgeMs, originTimeoutMs, slackMs } = TEST_SPEC.timing;
const START_MS = 20_000;
const NEXT_MS = START_MS + contentMaxAgeMs - slackMs;

/** Edges ask the origin for content of `shop` at these times, `edge-a1` unless told otherwise. */
function pulls(
  atMs: readonly number[],
  more: { edge?: string; customer?: string; via?: string } = {},
  story = new Story(),
) {
  const { edge = 'edge-a1', customer = 'shop', via } = more;
  for (const ms of atMs)
    story.events.push({ type: 'pull', atMs: ms, node: 'origin-core1', edge, customer, ...(via && { via }) });
  return story;
}
const wrong = (story: Story) => story.judge(originSpared).map(({ message }) => message);

describe('origin-spared', () => {
  it('is violated by an edge that asks again for what it may keep', () => {
    expect(wrong(pulls([START_MS, NEXT_MS - 1]))).to.deep.equal([
      `edge-a1 asked origin-core1 for content of shop again after 4.499 s: it may keep it for 5 s`,
    ]);
    expect(wrong(pulls([START_MS, NEXT_MS]))).to.deep.equal([]);
  });

  it('does not mix edges and customers, nor what one passes on for another', () => {
    const story = pulls([START_MS]);
    pulls([START_MS + 1], { edge: 'edge-a2' }, story);
    pulls([START_MS + 2], { customer: 'news' }, story);
    expect(pulls([START_MS + 3], { edge: 'edge-b1', via: 'edge-a1' }, story).judged(originSpared)).to.equal(0);
  });

  it('bears it where the edge died, or the harness disturbed it, the origin or the way, and then no longer', () => {
    for (const disturb of [
      (story: Story) => story.down('edge-a1', START_MS + 10, 'process', START_MS + 20),
      (story: Story) => story.busy('origin-core1', START_MS + 10, START_MS + 20),
      (story: Story) => story.busy('edge-a1', START_MS - 400, START_MS - 300),
      (story: Story) => story.lossy('edge-a1', 'origin-core1', START_MS + 10, START_MS + 20),
    ]) {
      expect(wrong(disturb(pulls([START_MS, START_MS + 1_000])))).to.deep.equal([]);
      expect(wrong(disturb(pulls([START_MS, START_MS + 1_000, START_MS + 2_000])))).to.have.length(1);
    }
    const early = (story: Story) => story.busy('edge-a1', START_MS - 2 * originTimeoutMs, START_MS - originTimeoutMs);
    expect(wrong(early(pulls([START_MS, START_MS + 1_000])))).to.have.length(1);
  });

  it('is violated by more than three requests in the time of one, whatever is wrong with the way', () => {
    const lossy = (atMs: readonly number[]) => pulls(atMs).lossy('edge-a1', 'origin-core1', 10_000, 60_000);
    expect(wrong(lossy([0, 10, 20, originTimeoutMs - 1].map((ms) => START_MS + ms)))).to.deep.equal([
      `edge-a1 asked origin-core1 for content of shop 4 times in 0.499 s`,
    ]);
    expect(wrong(lossy([0, 10, 20, originTimeoutMs].map((ms) => START_MS + ms)))).to.deep.equal([]);
    const restarted = lossy([0, 10, 20, 30].map((ms) => START_MS + ms)).down(
      'edge-a1',
      START_MS + 15,
      'crash',
      START_MS + 16,
    );
    expect(wrong(restarted)).to.deep.equal([]);
  });
});
