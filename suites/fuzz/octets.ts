import { type Draw, NUMBERS } from './draw.ts';

/** Changes octets without knowing what they mean: flips, cuts, inserts, doubles, and numbers of 16 and 32 bits. */
export function mutateOctets(draw: Draw, bytes: Uint8Array): Uint8Array {
  const mutated = Buffer.from(bytes);
  const at = draw.below(bytes.length + 1);
  switch (draw.below(7)) {
    case 0:
      return mutated.subarray(0, at);
    case 1:
      return Buffer.concat([mutated.subarray(0, at), garbage(draw), mutated.subarray(at)]);
    case 2:
      return Buffer.concat([mutated.subarray(0, at), mutated]);
    case 3:
      return Buffer.concat([mutated.subarray(0, at), mutated.subarray(draw.below(bytes.length + 1))]);
    case 4:
      if (at + 2 <= bytes.length) mutated.writeUInt16BE(draw.pick(NUMBERS.filter(fits(16))), at);
      return mutated;
    case 5:
      if (at + 4 <= bytes.length) mutated.writeUInt32BE(draw.pick(NUMBERS.filter(fits(32))), at);
      return mutated;
    default:
      for (let n = draw.below(4); n >= 0; n--) {
        const flipped = draw.below(bytes.length);
        if (flipped < bytes.length) mutated[flipped] = (mutated[flipped] ?? 0) ^ (1 << draw.below(8));
      }
      return mutated;
  }
}

const fits = (bits: number) => (number: number) => Number.isInteger(number) && number >= 0 && number < 2 ** bits;

const garbage = (draw: Draw): Uint8Array => Uint8Array.from({ length: 1 + draw.below(12) }, () => draw.below(256));
