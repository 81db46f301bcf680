import { expect } from 'chai';
import type { LabSpec } from '../lab/spec.ts';
import { nearAnswers } from './near-answers.ts';
import { Story } from './test-history.ts';
import { PROMISING_SPEC, TEST_SPEC } from './test-spec.ts';

const SPEC: LabSpec = { ...TEST_SPEC, promises: { ...TEST_SPEC.promises, edgesPerAnswer: 2 } };
/** Detection 3 s, publication 2 s, slack 0.5 s. */
const TOLD_MS = 5_500;
/** A client of network `x`, where region `a` is, is sent to these edges at this time. */
const sentTo = (names: readonly string[], atMs = 30_000, spec = SPEC) => {
  const story = new Story(spec);
  story.fetch('llns-a1', atMs, { names });
  return story;
};
const wrong = (story: Story) => story.judge(nearAnswers).map(({ message }) => message);

describe('near-answers', () => {
  it('is violated by a far edge in place of a near one that is well', () => {
    const who = 'llns-a1 sent instrument-a1 for shop to ';
    expect(wrong(sentTo(['edge-a2', 'edge-b1']))).to.deep.equal([
      `${who}edge-b1, which is far, though edge-a1 had been well for 5.5 s`,
    ]);
    expect(wrong(sentTo(['edge-b1', 'edge-b2']))).to.have.length(1);
    expect(wrong(sentTo(['edge-a1', 'edge-a2']))).to.deep.equal([]);
    expect(sentTo(['edge-a1', 'edge-b1'], 30_000, TEST_SPEC).judged(nearAnswers)).to.equal(0);
  });

  it('is violated by fewer edges than promised, and by the same one twice', () => {
    const alone = [
      'llns-a1 sent instrument-a1 for shop to edge-a1, not to 2 edges, though edge-a2 had been well for 5.5 s',
    ];
    expect(wrong(sentTo(['edge-a1']))).to.deep.equal(alone);
    expect(wrong(sentTo(['edge-a1', 'edge-a1']))).to.deep.equal(alone);
  });

  it('bears a far edge until a near one that came back must be known to be back', () => {
    const backMs = 20_000;
    const at = (ms: number) => sentTo(['edge-a2', 'edge-b1'], ms).down('edge-a1', 10_000, 'machine', backMs);
    expect(wrong(at(backMs + TOLD_MS - 1))).to.deep.equal([]);
    expect(wrong(at(backMs + TOLD_MS))).to.have.length(1);
  });

  it('bears the same after loss, a burden and the sleep after a crash', () => {
    const endMs = 20_000;
    const sleepMs = TEST_SPEC.timing.longSleepMs;
    for (const [awakeMs, prepare] of [
      [endMs, (story: Story) => story.lossy('edge-a1', 'mapper-core1', 15_000, endMs)],
      [endMs, (story: Story) => story.busy('edge-a1', 15_000, endMs)],
      [15_000 + sleepMs, (story: Story) => story.down('edge-a1', 15_000, 'crash', 16_000)],
    ] as const) {
      expect(wrong(prepare(sentTo(['edge-a2', 'edge-b1'], awakeMs + TOLD_MS - 1)))).to.deep.equal([]);
      expect(wrong(prepare(sentTo(['edge-a2', 'edge-b1'], awakeMs + TOLD_MS)))).to.have.length(1);
    }
  });

  it('demands nothing of a nameserver that cannot know, nor once requests of a release crash edges', () => {
    const far = () => sentTo(['edge-b1', 'edge-b2']);
    expect(far().down('mapper-core1', 26_000, 'machine', 27_000).judged(nearAnswers)).to.equal(0);
    expect(far().down('llns-a1', 26_000, 'process', 27_000).judged(nearAnswers)).to.equal(0);
    const harmful = far().order(10_000, 'customer-config', { bad: true, harms: 'edge', customer: 'news' });
    expect(wrong(harmful)).to.have.length(1);
    expect(wrong(harmful.release('edge-b2', 11_000, 'customer-config'))).to.deep.equal([]);
  });

  it('does not count what clients alone may fill as well', () => {
    const full = { ...SPEC, capacity: { edge: { perSecond: 3, queue: 10 } } };
    expect(sentTo(['edge-b1', 'edge-b2'], 30_000, full).judged(nearAnswers)).to.equal(0);
  });

  it('where edges judge each other, bears what a hindered one of the region says of the others', () => {
    const at = (ms: number) => sentTo(['edge-b1', 'edge-b2'], ms, PROMISING_SPEC).busy('edge-a3', 15_000, 20_000);
    const toldMs = TOLD_MS + PROMISING_SPEC.timing.takeoverMs;
    expect(at(20_000 + 2 * toldMs - 1).judged(nearAnswers)).to.equal(1);
    expect(wrong(at(20_000 + 2 * toldMs - 1))).to.deep.equal([]);
    expect(wrong(at(20_000 + 2 * toldMs))).to.have.length(1);
  });
});
