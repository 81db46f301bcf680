import { expect } from 'chai';
import fc from 'fast-check';
import { ddmin } from './ddmin.ts';

const upTo = (length: number) => Array.from({ length }, (_, index) => index);

/** Runs ddmin over 0 to length-1 with a set of failing lists, and counts its probes. */
async function minimize(length: number, failing: (items: readonly number[]) => boolean) {
  let probes = 0;
  const result = await ddmin(upTo(length), async (items) => {
    probes++;
    return failing(items);
  });
  return { result, probes };
}

describe('ddmin', () => {
  it('finds the one needed of eight in 3 to 6 probes', async () => {
    for (const needed of upTo(8)) {
      const { result, probes } = await minimize(8, (items) => items.includes(needed));
      expect(result).to.deep.equal([needed]);
      expect(probes).to.be.within(3, 6);
    }
  });

  it('finds exactly the needed items wherever they are, in order', async () => {
    const needed = fc.tuple(
      fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 12, max: 16 }),
    );
    await fc.assert(
      fc.asyncProperty(needed, async ([wanted, length]) => {
        const { result } = await minimize(length, (items) => wanted.every((item) => items.includes(item)));
        expect(result).to.deep.equal(wanted.toSorted((a, b) => a - b));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('ends 1-minimal even where failing is not monotone', async () => {
    const failing = (mask: number, items: readonly number[]) =>
      items.length === 9 || (items.length > 0 && (mask >> (items.reduce((sum, item) => sum + item, 0) % 16)) % 2 === 1);
    await fc.assert(
      fc.asyncProperty(fc.nat(0xffff), async (mask) => {
        const { result } = await minimize(9, (items) => failing(mask, items));
        expect(failing(mask, result)).to.equal(true);
        for (const dropped of result.length > 1 ? result : []) {
          expect(
            failing(
              mask,
              result.filter((item) => item !== dropped),
            ),
          ).to.equal(false);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
