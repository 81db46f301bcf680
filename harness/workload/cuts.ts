import type { Ms } from '../lab/spec.ts';

/** A zone cut that a resolver knows: the zone's name and its nameservers' addresses. */
export interface Cut {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly learnedMs: Ms;
  readonly expiresMs: Ms;
}

/** The delegations that a resolver has cached. */
export interface Cuts {
  /** The deepest unexpired cut that covers the name; the root at least. */
  deepest(name: string, nowMs: Ms): Cut;
  learn(cut: Cut): void;
}

/** Whether `name` is `zone` or below it. */
export const isWithin = (name: string, zone: string): boolean =>
  zone === '.' || name === zone || (name.endsWith(zone) && name[name.length - zone.length - 1] === '.');

/** A cache that holds the root hints, which never expire. */
export function createCuts(hints: readonly string[]): Cuts {
  const root: Cut = { name: '.', addresses: hints, learnedMs: 0, expiresMs: Number.POSITIVE_INFINITY };
  const cuts = new Map<string, Cut>();
  return {
    deepest: (name, nowMs) => {
      for (let zone = name; ; zone = zone.slice(zone.indexOf('.') + 1)) {
        const cut = cuts.get(zone);
        if (cut && cut.expiresMs > nowMs) return cut;
        if (!zone.includes('.')) return root;
      }
    },
    learn: (cut) => {
      cuts.set(cut.name, cut);
    },
  };
}
