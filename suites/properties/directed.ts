import type { Ms } from '../../harness/lab/spec.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';

/** Schedules made by hand, each to bring one term of the timing to its worst. Times off the grid on purpose. */

const CONTROL = 'node:control-core1';

const death = (node: string, how: 'machine' | 'process', atMs: Ms, durationMs: Ms): Injection => {
  return { kind: 'node-kill', target: `node:${node}`, atMs, durationMs, params: { how } };
};
const push = (kind: string, atMs: Ms, params: Injection['params']): Injection => {
  return { kind, target: CONTROL, atMs, durationMs: 0, params };
};
/** One query: the next would come after the end. */
const oneLongName = (target: string, nameOctets: number, atMs: Ms): Injection => {
  return { kind: 'oversized-names', target, atMs, durationMs: 1000, params: { nameOctets, everyMs: 60_000 } };
};

/** For bugs that show in every run. */
export const NOTHING: readonly Injection[] = [];

/** The map changes, and stays so for a while. */
export const EDGE_DEATH: readonly Injection[] = [death('edge-a1', 'machine', 20_000, 30_000)];

/** The mapper that leads first, on lab `standard`. */
export const LEADER_DEATH: readonly Injection[] = [death('mapper-x1', 'machine', 20_000, 30_000)];

/** The control that leads first, on the same. */
export const CONTROL_DEATH: readonly Injection[] = [death('control-core1', 'machine', 20_000, 30_000)];

/** From one death to the next. Modulo a publication period of 2 or 3 s it takes every value in steps of 100 ms. */
const NEXT_DEATH_MS = 2300;
/** Longer than detection, publication and slack, 1.5 times too slow. */
const DEATH_MS = 8000;
/** Shorter than detection: nobody takes the node for dead yet. */
const PRELUDE_MS = 1000;

/**
 * Deaths of these nodes in turn, at every phase of the publication period. Each node comes back from a short death, reports
 * at once, and dies 1 ms later: a death right after a report is the worst for detection.
 */
export function deathsAtEveryPhase(nodes: readonly string[], count: number): readonly Injection[] {
  return Array.from({ length: count }, (_, n) => {
    const node = nodes[n % nodes.length] ?? '';
    const backMs = 5000 + n * NEXT_DEATH_MS;
    return [death(node, 'machine', backMs - PRELUDE_MS, PRELUDE_MS), death(node, 'machine', backMs + 1, DEATH_MS)];
  }).flat();
}

/** A config that does harm on the first machine that takes it. */
export const BAD_CONFIG: readonly Injection[] = [
  push('bad-config-push', 20_000, { mutation: 'lost-customer', customer: 'a1' }),
];

/**
 * One customer's config is pushed without that customer, to all nodes at once, and control dies before it can tell: it looks
 * every 500 ms, so it has handed the config out within that time, and acts on what the nodes report after that time.
 */
export const LOST_CUSTOMER: readonly Injection[] = [
  push('bad-config-push', 20_000, { mutation: 'lost-customer', customer: 'a3' }),
  death('control-core1', 'process', 20_499, 5000),
];

/**
 * Room for one attempt of `lateHarm`: two phases, the harm, and a slow rollback. Out of step with the clients, who ask for a customer
 * every 1.07 s: else all attempts would meet them at the same moment.
 */
export const ATTEMPT_MS = 46_370;

/**
 * Harm that clients see, and the gate only some 10 s later, so that what is left of gate window, push and confirmation is
 * used up. Software 2.1.5 has passed its first phase when one long name harms one customer in the second region. Control is
 * dead for that moment, and until after `regionB`, all nameservers there, have died for a second and forgotten, so that no report of
 * theirs tells it. Then the first machine is harmed, for good. An attempt in which no client asked in time shows nothing: there are several.
 */
export function lateHarm(attempts: number, regionB: readonly string[]): readonly Injection[] {
  return Array.from({ length: attempts }, (_, n) => {
    const pushMs = 5000 + n * ATTEMPT_MS;
    // The second phase is installed 16 s after the push.
    const harmMs = pushMs + 17_000;
    return [
      push('software-push', pushMs, { version: '2.1.5' }),
      death('control-core1', 'process', harmMs - 100, 3000),
      oneLongName('region:b', 257, harmMs),
      ...regionB.map((node) => death(node, 'process', harmMs + 1100, 1000)),
      oneLongName('node:llns-a1', 257, harmMs + 11_100),
    ];
  }).flat();
}
