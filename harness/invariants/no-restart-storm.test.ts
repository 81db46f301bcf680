import { expect } from 'chai';
import { noRestartStorm } from './no-restart-storm.ts';
import { Story } from './test-history.ts';

/** Deaths at these times; each comes back after the respawn time of 1 s. */
function deaths(story: Story, node: string, times: readonly number[]): Story {
  for (const atMs of times) story.down(node, atMs, 'crash', atMs + 1_000);
  return story;
}
const judge = (story: Story) => story.judge(noRestartStorm).map(({ message }) => message);

describe('no-restart-storm', () => {
  it('bears a whole fleet that fails once and comes back', () => {
    const story = new Story();
    for (const node of ['llns-a1', 'llns-a2', 'llns-b1', 'llns-b2']) deaths(story, node, [1_000]);
    expect(judge(story)).to.deep.equal([]);
  });

  it('bears one node that rolls, not two of a role at once', () => {
    const story = deaths(new Story(), 'llns-a1', [1_000, 3_000]);
    expect(judge(story)).to.deep.equal([]);
    deaths(story, 'tlns-core1', [1_000, 3_000]);
    expect(judge(story)).to.deep.equal([]);
    deaths(story, 'llns-b1', [2_000, 4_000]);
    expect(judge(story)).to.have.length(1);
    expect(judge(story)[0]).to.match(/^2 of 4 llns .*llns-a1 \(died 2 times: test\), llns-b1 \(died 2 times: test\)/);
    expect(story.judge(noRestartStorm)[0]?.events).to.have.length(4);
  });

  it('lets a node settle once it has lived five respawn times', () => {
    const rolling = () => deaths(new Story(), 'llns-a1', [1_000, 3_000]);
    expect(judge(deaths(rolling(), 'llns-b1', [6_000, 8_999]))).to.have.length(1);
    expect(judge(deaths(rolling(), 'llns-b1', [6_000, 9_000]))).to.have.length(0);
  });

  it('counts neither injected deaths nor planned restarts', () => {
    const story = deaths(new Story(), 'llns-a1', [1_000, 3_000]);
    for (const atMs of [1_000, 3_000, 5_000]) story.down('llns-b1', atMs, 'process', atMs + 1_000);
    for (const atMs of [1_000, 3_000, 5_000]) story.down('llns-b2', atMs, 'upgrade', atMs + 1_000);
    expect(judge(story)).to.deep.equal([]);
  });

  it('bears three deaths of a node in a minute, not four', () => {
    expect(judge(deaths(new Story(), 'llns-a1', [0, 20_000, 40_000, 60_001]))).to.have.length(0);
    const [message] = judge(deaths(new Story(), 'llns-a1', [0, 20_000, 40_000, 60_000]));
    expect(message).to.match(/^llns-a1 died by itself 4 times from 0 s to 60 s, more than 3 in 60 s: test/);
  });
});
