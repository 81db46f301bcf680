import { edgesPerRegion } from '../lab/quarantine.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import type { NodeInfo, Topology } from '../lab/topology.ts';
import type { Interval } from './interval.ts';
import type { ReleaseFacts } from './release-facts.ts';
import { allAtOnce, atLeast, merge } from './stretch.ts';

/** An edge reports a customer that crashed it for so many gate windows, and the mapper takes it for harmful for one long sleep more. */
const SUSPECT_GATE_WINDOWS = 5;

interface Confining {
  readonly spec: LabSpec;
  readonly topology: Topology;
  readonly releases: readonly ReleaseFacts[];
}

/**
 * When nobody may have been left to serve a customer, where `lost` says when each edge was of no use (sorted, merged): when all edges
 * were lost at once, or, while the customer may have been kept to a few of each region, as many of every region. Which ones those are the
 * harness does not know. Sorted, merged.
 */
export function nobodyLeft(
  customer: string | undefined,
  lost: (edge: string) => readonly Interval[],
  confining: Confining,
): readonly Interval[] {
  const { spec, topology } = confining;
  const regions = new Map<string, NodeInfo[]>();
  for (const edge of topology.ofRole('edge')) regions.set(edge.region, [...(regions.get(edge.region) ?? []), edge]);
  const lostOf = (perRegion: number) =>
    allAtOnce(
      [...regions.values()].map((edges) =>
        atLeast(
          Math.min(perRegion, edges.length),
          edges.map(({ id }) => lost(id)),
        ),
      ),
    );
  const always = lostOf(edgesPerRegion(spec, false));
  const whenHarmful = customer === undefined ? [] : harmfulTimes(customer, confining);
  if (whenHarmful.length === 0) return always;
  return merge([...always, ...allAtOnce([whenHarmful, lostOf(edgesPerRegion(spec, true))])]);
}

/**
 * When a customer may have been taken for harmful: while a release that made its requests crash edges was active, and for as long as edges
 * and mappers remember after that, and a map tells nameservers so.
 */
function harmfulTimes(customer: string, { spec, releases }: Confining): readonly Interval[] {
  const { heartbeatMs, publicationMs, slackMs, gateWindowMs, longSleepMs } = spec.timing;
  const rememberedMs: Ms = SUSPECT_GATE_WINDOWS * gateWindowMs + longSleepMs + heartbeatMs + publicationMs + slackMs;
  const harming = releases.filter((release) => release.customer === customer && release.harms === 'edge');
  return merge(
    harming.flatMap(({ activations }) =>
      activations.map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs + rememberedMs })),
    ),
  );
}
