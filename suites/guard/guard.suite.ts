import { expect } from 'chai';
import { digestsOf, runStored, stored } from './stored.ts';

describe('guard: what the code does while its shape changes', () => {
  it('has sixty schedules', () => expect(stored).to.have.length(60));

  for (const [index, one] of stored.entries()) {
    const words = [JSON.stringify(one.set), ...one.plants].join(' ');
    it(`schedule ${index}, ${one.lab} ${words}: the same history and verdict to the byte`, async () => {
      const { history, verdict } = await runStored(one);
      const { history: historyDigest, verdict: verdictDigest } = one;
      expect(digestsOf(history, verdict, one)).to.deep.equal({
        history: historyDigest,
        verdict: verdictDigest,
      });
    });
  }
});
