import { expect } from 'chai';
import { limited } from './limited.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('limited', () => {
  it('keeps to the limit and to the order of the items', async () => {
    let running = 0;
    let most = 0;
    const results = await limited([5, 1, 4, 2, 3], 2, async (item) => {
      most = Math.max(most, ++running);
      for (let i = 0; i < item; i++) await turn();
      running--;
      return item * 10;
    });
    expect(results).to.deep.equal([50, 10, 40, 20, 30]);
    expect(most).to.equal(2);
  });

  it('begins nothing after a failure, and fails only when what was begun has ended', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const failing = limited([1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      await turn();
      if (item === 1) throw new Error('the first');
      await turn();
      ended.push(item);
    });
    const message = await failing.catch((error: Error) => error.message);
    expect(message).to.equal('the first');
    expect(begun).to.deep.equal([1, 2]);
    expect(ended).to.deep.equal([2]);
  });
});
