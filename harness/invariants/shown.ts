import type { Attempt, History } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import { customerNamed } from './answers.ts';
import type { Facts } from './facts.ts';
import { hadActive } from './harm.ts';
import type { ReleaseFacts } from './release-facts.ts';
import { overlaps, stretchEnd } from './stretch.ts';

/** When and where a release first showed harm, how, and the event in the history that shows it. */
export interface Shown {
  readonly atMs: Ms;
  readonly node: string;
  readonly how: string;
  readonly event: number;
}

/**
 * The first harm of a release. A bad one does harm wherever it is active, or on one role's nodes, so it shows with its first
 * activation there, or at its date where it has one, on whoever has it then or takes it first. Other software shows it by a wrong result that an instrument saw, or a crash, on a node that had it active and no bad release
 * beside it. Configurations that are not bad do none.
 */
export function harmShown(release: ReleaseFacts, history: History, facts: Facts): Shown | undefined {
  const { harms, badFromMs = 0 } = release;
  const first = release.activations.find(
    ({ node, toMs }) => toMs > badFromMs && (!harms || facts.topology.byId.get(node)?.role === harms),
  );
  if (!first) return undefined;
  if (release.bad) {
    const event = release.events.find(({ action, node }) => action === 'activated' && node === first.node);
    const how = first.fromMs < badFromMs ? 'had it when it went bad' : 'activated it';
    const atMs = Math.max(first.fromMs, badFromMs);
    return atMs > facts.endMs ? undefined : { atMs, node: first.node, how, event: event ? facts.indexOf(event) : -1 };
  }
  if (release.order.order.kind !== 'software') return undefined;
  const shown = [...wrongResults(release, facts), ...crashes(release, history, facts)];
  return shown.sort((a, b) => a.atMs - b.atMs)[0];
}

/**
 * A bad release was active on the node at some time of this stretch: what went wrong then may be its doing. Software goes with the restart
 * that brings the next: until then the process that has it answers.
 */
function isUnderBad(node: string, fromMs: Ms, toMs: Ms, { releases, spec }: Facts): boolean {
  return releases.some(({ bad, activations, order }) => {
    const goesMs = order.order.kind === 'software' ? spec.timing.restartMs : 0;
    const own = activations.filter((one) => one.node === node).map((one) => ({ ...one, toMs: one.toMs + goesMs }));
    return bad && overlaps(own, fromMs, toMs);
  });
}

/** Until when other nodes may still activate a release that showed harm: one undisturbed gate window. */
export function haltDeadlineMs(shown: Shown, facts: Facts): Ms {
  const { gateWindowMs, slackMs } = facts.spec.timing;
  return stretchEnd(shown.atMs, gateWindowMs + slackMs, facts.controlDisturbed(shown.node));
}

/** A name for people: `software 2 (minimal)`. */
export function nameOf({ order }: ReleaseFacts): string {
  return `${order.order.kind} ${order.version} (${order.order.mutation})`;
}

/**
 * Whether an answer is a wrong result of the software that gave it. REFUSED is what a nameserver says that keeps out of harm's
 * way, and one on delayed input says nothing else; what cannot be read is an empty referral as well, which is the map's doing.
 */
const IS_WRONG: Readonly<Record<Attempt['outcome'], boolean>> = {
  ...{ nxdomain: true, nodata: true, servfail: true },
  ...{ 'dns-refused': false, formerr: false, malformed: false, 'other-rcode': false },
  ...{ ok: false, cancelled: false, timeout: false, refused: false, 'http-error': false },
};

function wrongResults(release: ReleaseFacts, facts: Facts): Shown[] {
  const shown: Shown[] = [];
  for (const fetch of facts.fetches.values()) {
    const wrong = fetch.attempts.filter(({ outcome }) => IS_WRONG[outcome]);
    if (wrong.length === 0 || customerNamed(fetch.name, facts.spec) === undefined) continue;
    for (const { node, sentMs, endMs, outcome } of wrong) {
      // All through: an answer that was on its way when the release came is not its doing.
      const isIts = release.activations.some((one) => one.node === node && one.fromMs <= sentMs && endMs <= one.toMs);
      if (isIts && !isUnderBad(node, sentMs, endMs, facts))
        shown.push({ atMs: endMs, node, how: `answered ${outcome}`, event: facts.indexOf(fetch) });
    }
  }
  return shown;
}

function crashes(release: ReleaseFacts, history: History, facts: Facts): Shown[] {
  return history.flatMap((event, index) =>
    event.type === 'down' &&
    event.how === 'crash' &&
    hadActive(release, event.node, event.atMs) &&
    !isUnderBad(event.node, event.atMs, event.atMs, facts)
      ? [{ atMs: event.atMs, node: event.node, how: 'crashed', event: index }]
      : [],
  );
}
