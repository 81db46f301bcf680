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
  version: number;
  /** What a `reverted` goes back to: the version before the last `activated`. */
  previous: number;
  sinceMs: Ms;
}

/** Every node starts on this version of each kind. */
export const START_VERSION = 1;

/**
 * Which versions each node ran, from its release events, by the time at which they ended; those that last have Infinity.
 * A node that logged nothing is not in it: it is on version 1. A death ends nothing: the disk holds the release.
 */
export function versionSpells(history: History): readonly VersionSpell[] {
  const spells: VersionSpell[] = [];
  const slots = new Map<string, Slot>();
  const end = ({ node, kind, version, sinceMs }: Slot, toMs: Ms) => {
    if (sinceMs < toMs) spells.push({ node, kind, version, fromMs: sinceMs, toMs });
  };
  for (const event of history) {
    if (event.type !== 'release' || event.action === 'rejected') continue;
    const { node, kind, version, atMs } = event;
    const key = `${node} ${kind}`;
    const slot = slots.get(key) ?? { node, kind, version: START_VERSION, previous: START_VERSION, sinceMs: 0 };
    slots.set(key, slot);
    // Said again, or taken back already: nothing changes.
    if ((event.action === 'activated') === (version === slot.version)) continue;
    end(slot, atMs);
    if (event.action === 'activated') slot.previous = slot.version;
    slot.version = event.action === 'activated' ? version : slot.previous;
    slot.sinceMs = atMs;
  }
  for (const slot of slots.values()) end(slot, Number.POSITIVE_INFINITY);
  return spells;
}
