import type { History } from '../history/events.ts';
import type { ReleaseKind } from '../lab/release.ts';
import type { Ms } from '../lab/spec.ts';
import type { Interval } from './interval.ts';

/** One node ran one version of one kind. */
export interface VersionSpell extends Interval {
  readonly node: string;
  readonly kind: ReleaseKind;
  readonly version: number;
}

interface Slot {
  readonly node: string;
  readonly kind: ReleaseKind;
  /** The active version last, behind those that a `reverted` goes back to, one after the other; empty on the version of the start. */
  chain: readonly number[];
  sinceMs: Ms;
}

/** Every node starts on this version of each kind. */
export const START_VERSION = 1;

const activeOf = ({ chain }: Slot): number => chain.at(-1) ?? START_VERSION;

/** To activate a version that it has had is to go back to it: what came after it is forgotten. */
function activated({ chain }: Slot, version: number): readonly number[] {
  if (version === START_VERSION) return [];
  const at = chain.indexOf(version);
  return at < 0 ? [...chain, version] : chain.slice(0, at + 1);
}

/**
 * Which versions each node ran, from its release events, by the time at which they ended; those that last have Infinity.
 * A node that logged nothing is not in it: it is on version 1. A death ends nothing: the disk holds the release.
 */
export function versionSpells(history: History): readonly VersionSpell[] {
  const spells: VersionSpell[] = [];
  const slots = new Map<string, Slot>();
  const end = (slot: Slot, toMs: Ms) => {
    const { node, kind, sinceMs } = slot;
    if (sinceMs < toMs) spells.push({ node, kind, version: activeOf(slot), fromMs: sinceMs, toMs });
  };
  for (const event of history) {
    if (event.type !== 'release' || event.action === 'rejected') continue;
    const { node, kind, version, atMs } = event;
    const key = `${node} ${kind}`;
    const slot = slots.get(key) ?? { node, kind, chain: [], sinceMs: 0 };
    slots.set(key, slot);
    // Said again, or taken back already: nothing changes.
    if ((event.action === 'activated') === (version === activeOf(slot))) continue;
    end(slot, atMs);
    slot.chain = event.action === 'activated' ? activated(slot, version) : slot.chain.slice(0, -1);
    slot.sinceMs = atMs;
  }
  for (const slot of slots.values()) end(slot, Number.POSITIVE_INFINITY);
  return spells;
}
