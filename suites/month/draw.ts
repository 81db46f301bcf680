import type { Random } from '../../harness/runtime/random.ts';

/** One of a list that is not empty. */
export function oneOf<T>(list: readonly T[], random: Random): T {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new Error('nothing to draw from');
  return one;
}

/** `count` different indices below `size`, ascending; all of them if there are no more. */
export function someOf(size: number, count: number, random: Random): readonly number[] {
  const left = Array.from({ length: size }, (_, index) => index);
  const drawn = Array.from(
    { length: Math.min(size, count) },
    () => left.splice(Math.floor(random() * left.length), 1)[0],
  );
  return drawn.filter((index) => index !== undefined).sort((a, b) => a - b);
}

/** `count` times from 0 to `withinMs`, one in each of as many equal slots: releases of a kind come one after the other. */
export function spread(count: number, withinMs: number, random: Random): readonly number[] {
  const slotMs = withinMs / count;
  return Array.from({ length: count }, (_, slot) => Math.floor((slot + random()) * slotMs));
}
