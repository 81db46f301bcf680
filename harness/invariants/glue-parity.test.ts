import { expect } from 'chai';
import { glueParity } from './glue-parity.ts';
import { addresses, Story } from './test-history.ts';

function referred(...glue: readonly string[]): Story {
  const story = new Story();
  const learned = { cut: 'g.cdn.test', from: 'tlns-core1', atMs: 1_000, ttlMs: 20_000, addresses: glue };
  story.fetch('llns-a1', 1_000, { referrals: [learned] });
  return story;
}
const wrong = (story: Story) => story.judge(glueParity).map(({ message }) => message);
const ipv4 = addresses('A', 'llns-a1', 'llns-a2');
const ipv6 = addresses('AAAA', 'llns-a1', 'llns-a2');

describe('glue-parity', () => {
  it('is violated by a nameserver with an address of one family alone', () => {
    expect(wrong(referred(...ipv4, ...ipv6.slice(1)))).to.deep.equal([
      'tlns-core1 delegated g.cdn.test with one address alone of llns-a1',
    ]);
    expect(wrong(referred(...ipv6))[0]).to.include('of llns-a1, llns-a2');
  });

  it('holds when each has both', () => {
    expect(wrong(referred(...ipv4, ...ipv6))).to.deep.equal([]);
    expect(referred(...ipv4, ...ipv6).judged(glueParity)).to.equal(1);
  });
});
