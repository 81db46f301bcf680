import type { Ms } from '../../harness/lab/spec.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';

const CONTROL = 'node:control-core1';

/** No fault at all: bugs that show in every run. */
export const NOTHING: readonly Injection[] = [];

/** One edge dies, so that the map changes and stays so for a while. */
export const EDGE_DEATH: readonly Injection[] = [machineDeath('edge-a1', 20_000, 30_000)];

function machineDeath(node: string, atMs: Ms, durationMs: Ms): Injection {
  return { kind: 'node-kill', target: `node:${node}`, atMs, durationMs, params: { how: 'machine' } };
}

/** Between two deaths: prime to the publication period in tenths of a second, so that every phase of it comes up. */
const STEP_MS = 2300;
/** Long enough for a planted bug's detection and publication, 6.5 s at most. */
const DEATH_MS = 8000;
/** A short death before, from which the node comes back with a fresh report. */
const PRELUDE_MS = 1000;

/**
 * Deaths of these nodes in turn, at every phase of the publication period in steps of 100 ms. Each dies 1 ms after a report,
 * which is the worst that detection can meet: it comes back from a short death, reports, and dies again.
 */
export function deathsAtEveryPhase(nodes: readonly string[], count: number): readonly Injection[] {
  return Array.from({ length: count }, (_, n) => {
    const node = nodes[n % nodes.length] ?? '';
    const backMs = 5000 + n * STEP_MS;
    return [machineDeath(node, backMs - PRELUDE_MS, PRELUDE_MS), machineDeath(node, backMs + 1, DEATH_MS)];
  }).flat();
}

const push = (version: string, atMs: Ms): Injection => {
  return { kind: 'software-push', target: CONTROL, atMs, durationMs: 0, params: { version } };
};

const oneLongName = (target: string, nameOctets: number, atMs: Ms): Injection => {
  return { kind: 'oversized-names', target, atMs, durationMs: 1000, params: { nameOctets, everyMs: 60_000 } };
};

/** Software that does harm on the first machine that takes it. */
export const HARM_IN_PHASE_ONE: readonly Injection[] = [
  {
    kind: 'bad-config-push',
    target: CONTROL,
    atMs: 20_000,
    durationMs: 0,
    params: { mutation: 'minimal', customer: 'a1' },
  },
];

export const LOST_CUSTOMER: readonly Injection[] = [
  { kind: 'node-kill', target: CONTROL, atMs: 20900, durationMs: 5000, params: { how: 'process' } },
  {
    kind: 'bad-config-push',
    target: CONTROL,
    atMs: 20_000,
    durationMs: 0,
    params: { mutation: 'lost-customer', customer: 'a3' },
  },
];

export function lateHarm(count: number, againMs = 8200): readonly Injection[] {
  return Array.from({ length: count }, (_, n) => {
    const pushMs = 5000 + n * 46_000;
    const harmMs = pushMs + 17_000 + (n % 3) * 300;
    const wipe = (node: string): Injection => ({
      kind: 'node-kill',
      target: `node:${node}`,
      atMs: harmMs + 1100,
      durationMs: 1000,
      params: { how: 'process' },
    });
    return [
      push('2.1.5', pushMs),
      oneLongName('region:b', 257, harmMs),
      wipe('llns-b1'),
      wipe('llns-b2'),
      oneLongName('node:llns-a1', 257, harmMs + againMs),
    ];
  }).flat();
}
