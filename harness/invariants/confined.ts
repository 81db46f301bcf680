import type { Ms } from '../lab/spec.ts';
import type { Facts } from './facts.ts';

/** An edge reports a customer that crashed it for so many gate windows, and the mapper takes it for harmful for one long sleep more. */
const SUSPECT_GATE_WINDOWS = 5;

/**
 * The injection because of which nobody may have been left to serve a customer at some time of this stretch; undefined when somebody
 * was. A customer that a release made harmful to edges is kept to a few of each region (paper 5.3: a request of death takes down its
 * own servers only), so where each region had an edge held down, those may have been its own. Counted until the map knows of one
 * that is back, and for as long as edges and mappers remember the customer after the release has gone.
 */
export function confinedOut(customer: string, fromMs: Ms, toMs: Ms, facts: Facts): number | undefined {
  const { heartbeatMs, publicationMs, slackMs, gateWindowMs, longSleepMs } = facts.spec.timing;
  const knownMs = heartbeatMs + publicationMs + slackMs;
  const rememberedMs = SUSPECT_GATE_WINDOWS * gateWindowMs + longSleepMs + knownMs;
  const isHarmful = facts.releases.some(
    (release) =>
      release.customer === customer &&
      release.harms === 'edge' &&
      release.activations.some((one) => one.fromMs <= toMs && one.toMs + rememberedMs > fromMs),
  );
  if (!isHarmful) return undefined;
  const { ofRole } = facts.topology;
  let blamed: number | undefined;
  for (const region of new Set(ofRole('edge').map((edge) => edge.region))) {
    const outage = ofRole('edge')
      .filter((edge) => edge.region === region)
      .flatMap(({ id }) => facts.down.get(id) ?? [])
      .find((one) => one.injection !== undefined && one.fromMs <= toMs && one.toMs + knownMs > fromMs);
    if (!outage) return undefined;
    blamed = outage.injection;
  }
  return blamed;
}
