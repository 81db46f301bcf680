import type { History, InjectEvent } from '../history/events.ts';
import { byEffect, type ForEachEffect } from '../lab/effect.ts';
import type { Ms } from '../lab/spec.ts';
import type { Facts } from './facts.ts';
import type { Interval } from './interval.ts';
import type { Invariant } from './invariant.ts';
import type { ReleaseFacts } from './release-facts.ts';
import { harmShown, nameOf } from './shown.ts';
import { covers, merge, stretchEnd } from './stretch.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'no-false-alarm';

/**
 * Machines die and paths are cut all the time (paper 2.2: a fraction of the network is down at all times), and that is no reason to
 * take a release back. Not judged where control decided while anything else happened that it may take for a sign of harm, another kind
 * of fault or a crash, or within a gate window and detection of that.
 */
export const noFalseAlarm: Invariant = {
  name,
  title: 'a sound release is not taken back because of dead machines and cut paths',
  check(history, facts) {
    const sound = facts.releases.filter((release) => !release.bad && !harmShown(release, history, facts));
    if (sound.length === 0) return judgementOf([]);
    const signs = signsOf(history, facts);
    return judgementOf(sound.flatMap((release) => takenBack(release, history, signs)));
  },
};

/** No sign of anything but a dead machine, a cut path, or an operator at work. */
const IS_INNOCENT: ForEachEffect<boolean> = {
  down: () => true,
  held: () => true,
  lossy: ({ loss }) => loss === 1,
  tainted: ({ bad }) => !bad,
  busy: () => false,
  hostile: () => false,
};

/** When control may have seen a sign of harm. Sorted, merged. */
function signsOf(history: History, facts: Facts): readonly Interval[] {
  const { gateWindowMs, detectionMs, slackMs } = facts.spec.timing;
  const lengthMs = gateWindowMs + detectionMs + slackMs;
  const healed = new Map(history.flatMap((event) => (event.type === 'heal' ? [[event.injection, event.atMs]] : [])));
  const overMs = ({ injection, effects }: InjectEvent): Ms =>
    effects.some(({ is }) => is === 'tainted') ? goneMs(injection, facts) : (healed.get(injection) ?? facts.endMs);
  const injected = facts.injections
    .filter(({ effects }) => !effects.every((effect) => byEffect(IS_INNOCENT, effect)))
    .map((event) => ({ fromMs: event.atMs, toMs: overMs(event) + lengthMs }));
  const crashes = history.flatMap((event) =>
    event.type === 'down' && event.how === 'crash'
      ? // What it says of its crash control may hear only when it hears of the node again.
        [{ fromMs: event.atMs, toMs: stretchEnd(event.atMs, lengthMs, facts.controlDisturbed(event.node)) }]
      : [],
  );
  return merge([...injected, ...crashes]);
}

/** When the release that an injection ordered was gone from the last node; the end of the run where it was not, or may still come. */
function goneMs(injection: number, { releases, endMs }: Facts): Ms {
  const release = releases.find(({ order }) => order.injection === injection);
  if (!release || release.events.length === 0) return endMs;
  return Math.max(...release.events.map(({ atMs }) => atMs), ...release.activations.map(({ toMs }) => toMs));
}

/** Each node that took the release. One that had it activated an older one: it was told to, since going back by itself is called another thing. */
function takenBack(release: ReleaseFacts, history: History, signs: readonly Interval[]): Finding[] {
  const { order, version } = release.order;
  const decided = history.find(
    (event) =>
      event.type === 'rollout' &&
      event.kind === order.kind &&
      event.version === version &&
      (event.step === 'halted' || event.step === 'rolling-back'),
  );
  const active = new Map<string, number>();
  const findings = new Map<string, Finding>();
  for (const [index, event] of history.entries()) {
    if (event.type !== 'release' || event.kind !== order.kind) continue;
    if (event.action !== 'activated' && event.action !== 'reverted') continue;
    if (event.version === version) findings.set(event.node, undefined);
    if (active.get(event.node) === version && event.version < version && event.action === 'activated') {
      if (covers(signs, decided?.atMs ?? event.atMs)) return [];
      const message = `${nameOf(release)} was taken back from ${event.node} at ${seconds(event.atMs)}, though it did no harm`;
      findings.set(event.node, { invariant: name, message, atMs: event.atMs, events: [index] });
      break;
    }
    if (event.action === 'activated') active.set(event.node, event.version);
    else active.delete(event.node);
  }
  return [...findings.values()];
}
