import { expect } from 'chai';
import { rightAnswer } from './right-answer.ts';
import { Story } from './test-history.ts';

const messages = (story: Story) => story.judge(rightAnswer).map(({ message }) => message);

describe('right-answer', () => {
  it('accepts right addresses, and content that is fresh or was so when asked for', () => {
    const story = new Story().operation(31_000).operation(32_000, { content: { customer: 'shop', version: 2 } });
    story.fetch('llns-a1', 1_000);
    story.fetch('llns-a1', 1_000, { rrtype: 'AAAA' });
    expect(messages(story)).to.deep.equal([]);
  });

  for (const outcome of ['nxdomain', 'nodata'] as const) {
    it(`rejects ${outcome} for a customer, unless the server is under a release`, () => {
      const story = new Story();
      story.fetch('llns-a1', 1_000, { outcome, name: 'nobody.g.cdn.test' });
      expect(messages(story)).to.deep.equal([]);
      story.fetch('llns-a1', 2_000, { outcome });
      expect(messages(story)).to.have.length(1);
      expect(messages(story)[0]).to.include('llns-a1').and.to.include(outcome);
      expect(story.judge(rightAnswer)[0]?.events).to.deep.equal([1]);
      story.order(0, 'system-config', { bad: true }).release('llns-a1', 1_500, 'system-config');
      expect(messages(story)).to.deep.equal([]);
      story.fetch('llns-a2', 2_000, { outcome });
      expect(messages(story)).to.have.length(1);
      expect(messages(story)[0]).to.include('llns-a2');
    });
  }

  it('rejects addresses of nobody, of no edge, and of the other family', () => {
    const story = new Story();
    story.fetch('llns-a1', 1_000, { names: ['10.9.9.9'] });
    story.fetch('llns-a1', 2_000, { names: ['edge-a1', 'origin-core1'] });
    story.fetch('llns-a1', 3_000, { rrtype: 'AAAA', names: ['10.53.1.12'] });
    expect(messages(story)).to.have.length(3);
  });

  it('rejects addresses for a name that has none', () => {
    const story = new Story();
    story.fetch('llns-a1', 1_000, { name: 'g.cdn.test', outcome: 'nodata' });
    expect(messages(story)).to.deep.equal([]);
    story.fetch('llns-a1', 2_000, { name: 'g.cdn.test' });
    expect(messages(story)).to.have.length(1);
  });

  it('rejects content of another customer', () => {
    const story = new Story().operation(1_000, { content: { customer: 'news', version: 0 } });
    expect(messages(story)[0]).to.include('news').and.to.include('edge-a1');
  });

  it('rejects a version that is not published yet', () => {
    const version = (n: number) => ({ content: { customer: 'shop', version: n } });
    expect(messages(new Story().operation(19_970, version(2)))).to.have.length(0);
    expect(messages(new Story().operation(19_969, version(2)))).to.have.length(1);
  });

  it('rejects content past its age, and past stale-if-error when the origin was in trouble', () => {
    // Version 0 ended at 10 s; 5 s fresh and 0.5 s slack, then 10 s more if the origin fails.
    const old = (startMs: number) => new Story().operation(startMs, { content: { customer: 'shop', version: 0 } });
    expect(messages(old(15_499))).to.have.length(0);
    expect(messages(old(15_500))).to.have.length(1);
    expect(messages(old(15_500).down('origin-core1', 15_520))).to.have.length(0);
    expect(messages(old(15_500).busy('origin-core1', 15_520))).to.have.length(0);
    expect(messages(old(25_499).lossy('edge-a1', 'origin-core1', 8_000, 24_000))).to.have.length(0);
    expect(messages(old(25_500).lossy('edge-a1', 'origin-core1', 8_000, 24_000))).to.have.length(1);
    expect(messages(old(25_400).lossy('edge-a1', 'origin-core1', 8_000, 19_000))).to.have.length(1);
  });
});
