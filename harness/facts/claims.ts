import type { History } from '../history/events.ts';
import type { Interval } from './interval.ts';

/** A node answered for an address that is another's, from its claim until it gave it back or another claimed it. */
export interface Claim extends Interval {
  readonly node: string;
}

/** Which nodes answered for another's address at some time from `fromMs` to `toMs`. */
export type ClaimantsOf = (address: string, fromMs: number, toMs: number) => readonly string[];

/** Who answered for whose address, by address, from the history's address events: what the runtime itself did. */
export function claimsOf(history: History): ReadonlyMap<string, readonly Claim[]> {
  const claims = new Map<string, Claim[]>();
  for (const event of history) {
    if (event.type !== 'address') continue;
    const list = claims.get(event.address) ?? [];
    claims.set(event.address, list);
    const last = list.at(-1);
    // The last to claim has it, so a claim ends the one before.
    if (last?.toMs === Number.POSITIVE_INFINITY) list[list.length - 1] = { ...last, toMs: event.atMs };
    if (event.action === 'claimed') list.push({ node: event.node, fromMs: event.atMs, toMs: Number.POSITIVE_INFINITY });
  }
  return claims;
}

/** The same, to be asked by address and time. */
export function claimantsOf(history: History): ClaimantsOf {
  const claims = claimsOf(history);
  return (address, fromMs, toMs) => {
    const held = claims.get(address)?.filter((one) => one.fromMs <= toMs && fromMs <= one.toMs) ?? [];
    return [...new Set(held.map(({ node }) => node))];
  };
}
