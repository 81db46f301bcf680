import type { Ms } from '../lab/spec.ts';
import type { Exchange } from './answers.ts';
import type { Facts } from './facts.ts';
import type { ReleaseFacts } from './release-facts.ts';
import { inputDelayMs } from './spare.ts';
import { stretchEnd } from './stretch.ts';

/** Whether the node had the release active at `tMs`; the moment at which it let go counts too. */
export function hadActive(release: ReleaseFacts, node: string, tMs: Ms): boolean {
  return release.activations.some((one) => one.node === node && one.fromMs <= tMs && tMs <= one.toMs);
}

/**
 * Until when harm from `node` at `tMs` under this release is tolerated: the latest first activation of the release on any node
 * by then opened the last phase that may have shown it, or its date did, from which on it is bad, and control needs one undisturbed stretch with this node for the
 * gate to judge that phase, and to push and confirm the way back, which an input-delayed node takes later. -Infinity if the release was active nowhere by then.
 */
export function harmLimitMs(release: ReleaseFacts, node: string, tMs: Ms, facts: Facts): Ms {
  let lastMs = Number.NEGATIVE_INFINITY;
  const seen = new Set<string>();
  for (const { node: taker, fromMs } of release.activations) {
    // To take it again opens no phase: else what flaps would be tolerated without end.
    if (fromMs <= tMs && !seen.has(taker)) lastMs = Math.max(lastMs, fromMs);
    seen.add(taker);
  }
  if (lastMs === Number.NEGATIVE_INFINITY) return lastMs;
  const { badFromMs } = release;
  if (badFromMs !== undefined && badFromMs <= tMs) lastMs = Math.max(lastMs, badFromMs);
  const { gateWindowMs, pushMs, confirmMs, slackMs } = facts.spec.timing;
  const lengthMs = gateWindowMs + pushMs + confirmMs + slackMs + inputDelayMs(node, facts);
  return stretchEnd(lastMs, lengthMs, facts.controlDisturbed(node));
}

/**
 * The release whose harm from `node` at `tMs` counts against the error budget and is no violation of its own: one that
 * the node has active, or had when it crashed into its present outage, within its harm limit. A bad one is preferred.
 */
export function underRelease(node: string, tMs: Ms, facts: Facts): ReleaseFacts | undefined {
  if (facts.releases.length === 0) return undefined;
  const crash = facts.down.get(node)?.find(({ how, fromMs, toMs }) => how === 'crash' && fromMs <= tMs && tMs < toMs);
  const harming = facts.releases.filter(
    (release) =>
      (hadActive(release, node, tMs) || (crash !== undefined && hadActive(release, node, crash.fromMs))) &&
      tMs <= harmLimitMs(release, node, tMs, facts),
  );
  return harming.find(({ bad }) => bad) ?? harming[0];
}

/** The same for an exchange with the node: the release may have been active when it began or when it ended. */
export function underReleaseDuring({ node, sentMs, endMs }: Exchange, facts: Facts): ReleaseFacts | undefined {
  return underRelease(node, endMs, facts) ?? underRelease(node, sentMs, facts);
}
