import type { OperationEvent } from '../history/events.ts';
import { blamedExchanges, isHinderedBesides } from './blame.ts';
import type { Facts } from './facts.ts';
import { hadActive } from './harm.ts';
import type { Invariant } from './invariant.ts';
import type { ReleaseFacts } from './release-facts.ts';
import { nameOf } from './shown.ts';
import { type Finding, judgementOf, percent, seconds } from './violations.ts';

const name = 'contained';

/** One failure is no share of anything: it takes two to be more than one customer's bad luck. */
const FEWEST = 2;

/**
 * One customer's release harms no other customer beyond a bound: in any window, of the operations of the others at most
 * `bounds.containedShare` failed because of a node that had the release active when it was asked, and of nothing else that the
 * harness did. Operations that began before any node had it count neither way: what was wrong then is not its doing.
 */
export const contained: Invariant = {
  name,
  title: "one customer's release does not take other customers down",
  check(_history, facts) {
    return judgementOf(facts.releases.flatMap((release) => judge(release, facts)));
  },
};

function judge(release: ReleaseFacts, facts: Facts): Finding[] {
  const { customer, activations } = release;
  if (customer === undefined || activations.length === 0) return [];
  const sinceMs = Math.min(...activations.map(({ fromMs }) => fromMs));
  const others = facts.operations
    .filter((one) => one.customer !== customer && one.startMs >= sinceMs)
    .sort((a, b) => a.startMs - b.startMs);
  const failed = others.filter((operation) => isHarmed(operation, release, facts));
  const { containedShare, containedWindowMs } = facts.spec.bounds;
  const failedStarts = failed.map(({ startMs }) => startMs);
  const starts = others.map(({ startMs }) => startMs);
  for (const [index, first] of failed.entries()) {
    const endMs = first.startMs + containedWindowMs;
    const inWindow = failed.slice(index, firstAt(failedStarts, endMs));
    const all = firstAt(starts, endMs) - firstAt(starts, first.startMs);
    if (inWindow.length < FEWEST || inWindow.length <= containedShare * all) continue;
    const message =
      `${inWindow.length} of ${all} operations of other customers (${percent(inWindow.length / all)}) failed from ` +
      `${seconds(first.startMs)} to ${seconds(endMs)} because of ${nameOf(release)} of ${customer}, ` +
      `more than ${percent(containedShare)}`;
    const events = inWindow.map((operation) => facts.indexOf(operation));
    return [{ invariant: name, message, atMs: first.atMs, events }];
  }
  return [undefined];
}

function isHarmed(operation: OperationEvent, release: ReleaseFacts, facts: Facts): boolean {
  const isBlamed = blamedExchanges(operation, facts).some(({ node, sentMs }) => hadActive(release, node, sentMs));
  return isBlamed && !isHinderedBesides(operation, facts);
}

/** Index of the first of the sorted times that is at or after `tMs`. */
function firstAt(times: readonly number[], tMs: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < tMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
