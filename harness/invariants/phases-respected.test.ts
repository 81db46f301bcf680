import { expect } from 'chai';
import { phasesRespected } from './phases-respected.ts';
import { Story } from './test-history.ts';
import { TEST_SPEC } from './test-spec.ts';

/** Software stays 10 s in each of the first two phases of this lab. */
const software = (...takers: readonly (readonly [string, number])[]) => {
  const story = new Story().order(0, 'software');
  for (const [node, atMs] of takers) story.release(node, atMs, 'software');
  return story;
};
const messages = (story: Story) => story.judge(phasesRespected).map(({ message }) => message);

describe('phases-respected', () => {
  it('accepts one machine, another region when its time has come, and the world after that', () => {
    const story = software(['llns-a1', 1_000], ['llns-b1', 11_000], ['llns-b2', 12_000], ['llns-a2', 21_000]);
    expect(messages(story.release('tlns-core1', 21_000, 'software'))).to.deep.equal([]);
  });

  it('demands nothing of a lab that promises no phases', () => {
    const spec = { ...TEST_SPEC, promises: { ...TEST_SPEC.promises, phases: false as const } };
    const story = new Story(spec).order(0, 'software');
    for (const node of ['llns-a1', 'llns-b1']) story.release(node, 1_000, 'software');
    expect(messages(story)).to.deep.equal([]);
  });

  it('accepts a release that is halted, taken back and never seen again', () => {
    expect(messages(software(['llns-a1', 1_000]).release('llns-a1', 2_000, 'software', 'reverted'))).to.deep.equal([]);
    expect(messages(new Story().order(0, 'software'))).to.deep.equal([]);
  });

  it('says who had it while it was to be on one machine', () => {
    const [message] = messages(software(['llns-a1', 1_000], ['llns-a2', 10_999]));
    expect(message).to.match(/^llns-a2 activated software 2 .* from 10.999 s on, .*one machine alone until 11 s/);
    expect(messages(software(['llns-a1', 1_000], ['tlns-core1', 1_500]))).to.have.length(1);
  });

  it('says who had it while it was to be in one region', () => {
    const [message] = messages(software(['llns-a1', 1_000], ['llns-b1', 11_000], ['llns-a2', 20_999]));
    expect(message).to.match(/^llns-a2 activated .* region b alone until 21 s/);
  });

  it('counts a machine of each role that answers clients as one', () => {
    const config = (nodes: readonly string[]) => {
      const story = new Story().order(0, 'customer-config');
      for (const node of nodes) story.release(node, 1_000, 'customer-config');
      return messages(story);
    };
    expect(config(['llns-a1', 'edge-a1'])).to.deep.equal([]);
    expect(config(['llns-a1', 'edge-a1', 'edge-a2'])).to.have.length(1);
  });

  it('holds each kind to its own durations, and the canary pipeline to its own', () => {
    // As Table 1 has them, and the write-up of July 2021.
    const { timing, promises } = TEST_SPEC;
    const hour = 3_600_000;
    const trueTiming = {
      ...timing,
      phaseMs: { ...timing.phaseMs, 'customer-config': [hour / 4, hour / 3], software: [24 * hour, 24 * hour] },
      canaryMs: [hour / 2, 2 * hour],
    } as typeof timing;
    const judged = (kind: 'software' | 'customer-config', phases: 'zoned' | 'canary') => {
      const story = new Story({ ...TEST_SPEC, timing: trueTiming, promises: { ...promises, phases } }).order(0, kind);
      for (const [node, minutes] of [
        ['llns-a1', 0],
        ['llns-b1', 31],
        ['llns-a2', 152],
      ] as const)
        story.release(node, 60_000 * minutes, kind);
      return messages(story).length;
    };
    expect(judged('software', 'zoned')).to.be.above(0);
    expect(judged('software', 'canary')).to.equal(0);
    expect(judged('customer-config', 'zoned')).to.equal(0);
  });

  it('takes an operating system round the world region by region', () => {
    const os = (...takers: readonly (readonly [string, number])[]) => {
      const story = new Story().order(0, 'operating-system');
      for (const [node, atMs] of takers) story.release(node, atMs, 'operating-system');
      return messages(story);
    };
    const start = [
      ['llns-a1', 1_000],
      ['llns-b1', 11_000],
    ] as const;
    expect(os(...start, ['llns-a2', 21_000], ['tlns-core1', 31_000])).to.deep.equal([]);
    expect(os(...start, ['llns-a2', 21_000], ['tlns-core1', 30_999])[0]).to.contain('one region every 10 s');
  });

  it('lets a node that had it before have it again at any time', () => {
    const again = software(['llns-a1', 1_000], ['llns-a1', 2_000], ['llns-b1', 11_000], ['llns-b1', 11_500]);
    expect(messages(again)).to.deep.equal([]);
  });
});
