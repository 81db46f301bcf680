import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws from a stream: uniform in [0, 1). */
export type Random = () => number;

/** The first outputs of xoroshiro128+ are the seed itself; these many mix it. */
const WARM_UP = 16;

/** FNV-1a, 32 bits, with the offset basis and the prime that Fowler, Noll and Vo give. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value;
}

/**
 * A named stream of random numbers: the same for the same seed and name, unrelated to the others. Each user has its
 * own, so that one more draw by one does not change what the rest see.
 */
export function stream(seed: number, name: string): Random {
  const generator = xoroshiro128plus(hash(`${seed}/${name}`));
  for (let n = 0; n < WARM_UP; n++) generator.next();
  return () => (generator.next() >>> 0) / 2 ** 32;
}
