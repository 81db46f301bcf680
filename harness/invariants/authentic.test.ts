import { expect } from 'chai';
import { authentic } from './authentic.ts';
import { Story } from './test-history.ts';

describe('authentic', () => {
  it('says who activated what is not what was signed', () => {
    const story = new Story().order(0, 'customer-config', { bad: true, forged: true });
    expect(story.release('llns-a2', 500, 'customer-config', 'rejected').judge(authentic)).to.deep.equal([]);
    const [violation] = story.release('llns-a1', 1_000, 'customer-config').judge(authentic);
    expect(violation?.message).to.match(/^llns-a1 activated customer-config 2 \(test\), which is not what was signed/);
  });

  it('does not mind a bad release that was signed', () => {
    const story = new Story().order(0, 'customer-config', { bad: true });
    expect(story.release('llns-a1', 1_000, 'customer-config').judge(authentic)).to.deep.equal([]);
  });
});
