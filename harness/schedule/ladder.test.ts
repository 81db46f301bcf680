import { expect } from 'chai';
import { lowestFailing } from './ladder.ts';

async function search(known: number, lowest: number, triesMax?: number) {
  const tried: number[] = [];
  const found = await lowestFailing(
    known,
    async (step) => {
      tried.push(step);
      return step >= lowest;
    },
    triesMax,
  );
  return { found, tried };
}

describe('search down a ladder', () => {
  it('finds the lowest failing step of every ladder, and saw the step below pass', async () => {
    for (let known = 0; known <= 40; known++) {
      for (let lowest = 0; lowest <= known; lowest++) {
        const { found, tried } = await search(known, lowest);
        expect(found).to.equal(lowest);
        if (lowest > 0) expect(tried).to.include(lowest - 1);
      }
    }
  });

  it('takes one try when the mildest fails, two when it is at the bottom already, and few for a long ladder', async () => {
    expect((await search(1000, 0)).tried).to.deep.equal([0]);
    expect((await search(254, 254)).tried).to.deep.equal([0, 253]);
    expect((await search(1021, 254)).tried.length).to.be.at.most(12);
  });

  it('stops after its tries with a step that fails', async () => {
    const { found, tried } = await search(1000, 10, 4);
    expect(tried.length).to.equal(4);
    expect(found).to.equal(Math.min(...tried.filter((step) => step >= 10)));
  });
});
