/** The finalizer of MurmurHash3 (32 bits): a bijection that scatters close numbers. */
function scatter(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The simulation's seed for one run of a campaign: an unsigned 32-bit integer. No two runs of a campaign share one, since
 * every step is a bijection in `run` (0x9e3779b9 is odd: 2^32 over the golden ratio).
 */
export function runSeed(campaignSeed: number, run: number): number {
  return scatter(scatter(campaignSeed) + Math.imul(run + 1, 0x9e3779b9));
}
