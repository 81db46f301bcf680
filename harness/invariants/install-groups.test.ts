import { expect } from 'chai';
import { installGroups } from './install-groups.ts';
import { Story } from './test-history.ts';

const messages = (story: Story) => story.judge(installGroups).map(({ message }) => message);

describe('install-groups', () => {
  it('accepts upgrades one after the other, and at once in different regions or roles', () => {
    const story = new Story().down('llns-a1', 1_000, 'upgrade', 2_000).down('llns-a2', 2_000, 'upgrade', 3_000);
    expect(
      messages(story.down('llns-b1', 1_500, 'upgrade', 2_500).down('edge-a1', 1_500, 'upgrade', 2_500)),
    ).to.deep.equal([]);
  });

  it('says who were down for an upgrade together', () => {
    const [message] = messages(
      new Story().down('llns-a1', 1_000, 'upgrade', 2_000).down('llns-a2', 1_999, 'upgrade', 3_000),
    );
    expect(message).to.match(/^llns-a1, llns-a2 were down for an upgrade at once at 1.999 s: 2 of 2 llns of region a/);
  });

  it('does not count deaths that are no upgrades', () => {
    const story = new Story().down('llns-a1', 1_000, 'upgrade', 5_000);
    expect(messages(story.down('llns-a2', 2_000, 'machine', 3_000))).to.deep.equal([]);
    const killed = new Story().down('llns-a1', 1_000, 'upgrade').down('llns-a1', 1_100, 'machine', 5_000);
    expect(messages(killed.down('llns-a2', 2_000, 'upgrade', 3_000))).to.deep.equal([]);
  });
});
