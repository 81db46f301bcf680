import { type Random, stream } from '../../harness/runtime/random.ts';

/** Draws of one batch of cases: the same for the same seed and batch. */
export class Draw {
  readonly #random: Random;

  constructor(seed: number, batch: number) {
    this.#random = stream(seed, `fuzz/${batch}`);
  }

  /** A whole number from 0, under `end`. */
  below(end: number): number {
    return Math.floor(this.#random() * end);
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  /** One of these. Throws RangeError where there is none. */
  pick<T>(from: readonly T[]): T {
    const one = from[this.below(from.length)];
    if (one === undefined) throw new RangeError('nothing to pick from');
    return one;
  }
}

/** What somebody once forgot to think of, of a number. */
export const NUMBERS: readonly number[] = [
  ...[0, 1, -1, 0.5, 255, 256, 65_535, 65_536, 1e6],
  ...[2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53, -(2 ** 53), 1e308],
];
