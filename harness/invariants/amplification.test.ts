import { expect } from 'chai';
import { amplification } from './amplification.ts';
import { attempt, Story } from './test-history.ts';

/** Ten operations in the first 10 s, each with one fetch of so many attempts. */
function asking(attempts: number, operations = 10): Story {
  const story = new Story();
  for (let n = 0; n < operations; n++) {
    story.operation(n * 100);
    story.fetch('llns-a1', n * 100, {
      outcome: 'servfail',
      attempts: Array.from({ length: attempts }, (_, k) => attempt('llns-a1', n * 100 + k, { outcome: 'servfail' })),
    });
  }
  return story;
}

describe('amplification', () => {
  it('bears five queries for each of a client and no more', () => {
    expect(asking(10).judge(amplification)).to.deep.equal([]);
    expect(
      asking(11)
        .judge(amplification)
        .map(({ message }) => message),
    ).to.deep.equal([
      'instrument-a1 asked nameservers 110 times for 20 queries of its clients in 10 s, more than 5 each',
    ]);
  });

  it('says nothing of a window in which clients hardly asked', () => {
    expect(asking(100, 4).judge(amplification)).to.deep.equal([]);
    expect(asking(100, 5).judge(amplification)).to.have.length(1);
  });
});
