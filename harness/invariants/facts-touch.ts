import type { LabSpec, Role } from '../lab/spec.ts';
import type { Topology } from '../lab/topology.ts';
import type { BusyInterval } from './facts-effects.ts';
import type { LossyBetween } from './facts-lossy.ts';
import type { DownInterval, Interval } from './interval.ts';
import { allAtOnce, atLeast, merge } from './stretch.ts';

/** What it takes to say who could reach whom over the real-time transport. */
export interface TouchInput {
  readonly spec: LabSpec;
  readonly topology: Topology;
  readonly down: ReadonlyMap<string, readonly DownInterval[]>;
  readonly busy: ReadonlyMap<string, readonly BusyInterval[]>;
  readonly lossyBetween: LossyBetween;
}

/** Loss above this is a cut. */
export const CUT = 0.99;

/** Roles whose machines the platform itself runs, and so can relay through: not the registry's, not customers'. */
const RELAYING: readonly Role[] = ['edge', 'llns', 'mapper', 'tlns', 'control', 'monitor'];
const NEVER: readonly Interval[] = [];

/** When two nodes could not reach each other, in either direction. */
export type BrokenPaths = (a: string, b: string) => readonly Interval[];

/** When each of these was dead, or could not reach most of them, itself among them: then it cannot lead them. */
export function outOfTouch({ down }: TouchInput, members: readonly string[], broken: BrokenPaths) {
  const outages = (id: string) =>
    (down.get(id) ?? NEVER).filter((one) => (one as DownInterval).injection !== undefined);
  return new Map(
    members.map((id) => {
      const others = members
        .filter((other) => other !== id)
        .map((other) => merge([...outages(other), ...broken(id, other)]));
      return [id, merge([...outages(id), ...atLeast(Math.ceil(members.length / 2), others)])];
    }),
  );
}

/** When two nodes could not reach each other with less loss than this: not directly, nor through any one live relay in a region of its own. */
export function brokenPathsOf({ topology, down, busy, lossyBetween }: TouchInput, pathLossMax: number): BrokenPaths {
  const relays = topology.nodes.filter(({ role }) => RELAYING.includes(role));
  const regionOf = (id: string) => topology.byId.get(id)?.region;
  return (a, b) => {
    let left = lossyBetween(a, b, pathLossMax);
    for (const { id, region } of relays) {
      if (left.length === 0) return NEVER;
      if (region === regionOf(a) || region === regionOf(b)) continue;
      const hops = [...lossyBetween(a, id, pathLossMax), ...lossyBetween(id, b, pathLossMax)];
      left = allAtOnce([left, merge([...hops, ...(down.get(id) ?? []), ...(busy.get(id) ?? [])])]);
    }
    return left;
  };
}
