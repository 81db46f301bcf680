import type { History } from '../history/events.ts';
import type { ReleaseKind } from '../lab/release.ts';
import { RELEASE_KINDS } from '../lab/release.ts';
import type { Ms } from '../lab/spec.ts';
import { controlElectionMs } from '../lab/timing.ts';
import { breakerTimes } from './breaker-times.ts';
import { type Course, coursesOf, mayBeLost } from './courses.ts';
import type { Facts } from './facts.ts';
import { faultsOf } from './facts-effects.ts';
import type { Interval } from './interval.ts';
import type { Invariant } from './invariant.ts';
import type { ReleaseFacts } from './release-facts.ts';
import { nameOf } from './shown.ts';
import { merge, stretchEnd } from './stretch.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'releases-go-on';

/**
 * An order that control has accepted is carried out: releases of a kind go one after the other, and until the last of them is done or taken
 * back, something happens to them within the time that the longest step of a rollout may take. That is counted as one stretch
 * without faults, without a hold, and with the circuit breaker closed.
 */
export const releasesGoOn: Invariant = {
  name,
  title: 'an accepted order begins, goes on, and ends, each in time and in turn',
  check(history, facts) {
    const courses = coursesOf(history, facts).filter((course) => !isLost(course, facts));
    return judgementOf(RELEASE_KINDS.flatMap((kind) => judge(kind, courses, history, facts)));
  },
};

/** Control took the order, and died before others knew of it: nobody has heard of it since. */
const isLost = ({ release, steps }: Course, facts: Facts): boolean =>
  steps.every(({ step }) => step === 'accepted') && mayBeLost(release.order.atMs, facts);

function judge(kind: ReleaseKind, all: readonly Course[], history: History, facts: Facts): readonly Finding[] {
  const courses = all
    .filter(({ release }) => release.order.order.kind === kind)
    .sort((a, b) => a.release.order.version - b.release.order.version);
  if (courses.length === 0) return [];
  const disturbed = merge([...disturbances(history, facts), ...breakerTimes(kind, all, history, facts)]);
  return [...overtaken(courses, facts), ...stuck(kind, courses, disturbed, facts)];
}

/** A release began before one that was ordered earlier had ended: that one was passed over. */
function overtaken(courses: readonly Course[], facts: Facts): readonly Finding[] {
  return courses.slice(1).map(({ release, beginMs }, index): Finding => {
    const passed = courses.slice(0, index + 1).find(({ endMs }) => endMs > beginMs)?.release;
    if (!passed) return undefined;
    const message = `${nameOf(release)} began at ${seconds(beginMs)}, though ${nameOf(passed)}, ordered before it, had not ended`;
    const events = [facts.indexOf(passed.order), facts.indexOf(release.order)];
    return { invariant: name, message, atMs: beginMs, events };
  });
}

/** The times at which nothing had happened to the releases of a kind for too long, though one of them had not ended. */
function stuck(
  kind: ReleaseKind,
  courses: readonly Course[],
  disturbed: readonly Interval[],
  facts: Facts,
): readonly Finding[] {
  const times = [...new Set(courses.flatMap(progressOf))].sort((a, b) => a - b);
  const lengthMs = longestStepMs(kind, facts);
  return times.flatMap((atMs, index): readonly Finding[] => {
    const waiting = courses.find(
      ({ release, endMs }) => release.order.atMs <= atMs && endMs > atMs && !isRefused(release, atMs, facts),
    );
    const deadlineMs = stretchEnd(atMs, lengthMs, disturbed);
    if (!waiting || deadlineMs >= facts.endMs) return [];
    if ((times[index + 1] ?? Number.POSITIVE_INFINITY) <= deadlineMs) return [undefined];
    const { order } = waiting.release;
    const message =
      `nothing became of ${nameOf(waiting.release)}, accepted at ${seconds(order.atMs)}, from ${seconds(atMs)} ` +
      `to ${seconds(deadlineMs)}, though nothing stood in its way`;
    return [{ invariant: name, message, atMs: deadlineMs, events: [facts.indexOf(order)] }];
  });
}

/** Nodes will not have it, as they should not, and where no phases are promised nobody promises to take it back either. */
const isRefused = ({ bad, events }: ReleaseFacts, atMs: Ms, { spec }: Facts): boolean =>
  bad && spec.promises.phases === false && events.some((event) => event.action !== 'activated' && event.atMs <= atMs);

/** When something happened to a release: control took a step with it, or a node did something with it that it had not done before. */
function progressOf({ release, steps }: Course): readonly Ms[] {
  const once = new Map(release.events.toReversed().map((event) => [`${event.node} ${event.action}`, event.atMs]));
  const ends = release.activations.map(({ toMs }) => toMs).filter(Number.isFinite);
  return [release.order.atMs, ...steps.map(({ atMs }) => atMs), ...once.values(), ...ends];
}

/** Faults, and nodes that crashed: those that take the release are missed by it while they are away. */
const disturbances = (history: History, { down }: Facts): readonly Interval[] => [
  ...faultsOf(history),
  ...[...down.values()].flat().filter(({ how }) => how === 'crash'),
];

/**
 * The longest that a rollout may stand in one step: another control is elected and finds out who lives, a node is handed the release and
 * says so, while other kinds of release are handed out as well, and the phase lasts as long as it has to, in which the gate has time to
 * ask for every customer, twice where the first answer was lost.
 */
function longestStepMs(kind: ReleaseKind, { spec, topology, releases }: Facts): Ms {
  const { timing, promises, customers } = spec;
  const kinds = new Set(releases.map(({ order }) => order.order.kind)).size;
  const electionMs = topology.ofRole('control').length > 1 ? controlElectionMs(timing) : 0;
  const handMs = kinds * (timing.pushMs + timing.confirmMs + timing.restartMs);
  const phaseMs = promises.phases === 'canary' ? timing.canaryMs : timing.phaseMs[kind];
  const watchMs = Math.max(...phaseMs, timing.gateWindowMs, 2 * customers.length * timing.gateProbeMs);
  return electionMs + timing.detectionMs + handMs + watchMs + timing.slackMs;
}
