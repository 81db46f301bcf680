import type { Ms } from '../lab/spec.ts';
import type { NodeInfo } from '../lab/topology.ts';
import type { Facts } from './facts.ts';
import { overlaps } from './stretch.ts';

/** The regions of low-level nameservers; input-delayed ones are on top, and do not count. */
export const regionsOf = (nodes: readonly NodeInfo[]): ReadonlySet<string> =>
  new Set(nodes.filter(({ inputDelayed }) => !inputDelayed).map(({ region }) => region));

/**
 * The regions whose low-level nameservers these top-level ones must know to be alive at `atMs`: both ends lived, and were on an
 * undisturbed way to the mappers, for so long that a map must have told. What loses maps on their way to a
 * nameserver loses its status as well. One that died by itself may sleep long after that.
 */
export function regionsKnownAlive(tellers: readonly string[], atMs: Ms, facts: Facts): ReadonlySet<string> {
  const { detectionMs, publicationMs, longSleepMs, slackMs } = facts.spec.timing;
  const fromMs = atMs - (detectionMs + publicationMs + slackMs);
  const isWell = (node: string) =>
    !overlaps(facts.mapping.disturbed(node), fromMs, atMs) && !overlaps(facts.down.get(node) ?? [], fromMs, atMs);
  if (!tellers.every(isWell)) return new Set();
  const mayBeAsleep = (node: string) => {
    const crashes = (facts.down.get(node) ?? []).filter(({ how }) => how === 'crash');
    return overlaps(crashes, fromMs - longSleepMs, atMs);
  };
  return regionsOf(facts.topology.ofRole('llns').filter(({ id }) => isWell(id) && !mayBeAsleep(id)));
}
