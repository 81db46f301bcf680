import type { Facts } from '../../fixtures/cdn/facts/facts.ts';
import type { Guard, PromiseName, ReasonName } from '../../fixtures/cdn/oracle/reasons/reason.ts';
import type { PromisedSpec } from '../../fixtures/cdn/promises.ts';
import { small } from '../../fixtures/labs/small.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { Ms } from '../../harness/lab/spec.ts';
import type { LabEntry } from '../../harness/runtime/entry.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import type { Overrides } from '../../harness/setup/overrides.ts';
import { BAD_CONFIG, LOST_CUSTOMER } from './directed.ts';

/** A guard of a reason, the schedule under which it is caught, and what is known of a run where a bound of the reason is taken away. */
export interface Case {
  readonly reason: ReasonName;
  readonly guard: Guard;
  /** The bound that would let it pass, in words. */
  readonly bound: string;
  readonly lab: LabEntry;
  readonly schedule: readonly Injection[];
  /** What the lab needs for it to show; the same with the guard and without. */
  readonly set?: Overrides;
  readonly without: Without;
}

/** Terms that never pass, promises that are not made, or facts that are other than they are. */
export interface Without {
  readonly timing?: Partial<PromisedSpec['timing']>;
  readonly promises?: Partial<Pick<PromisedSpec['promises'], PromiseName>>;
  readonly facts?: (facts: Facts) => Facts;
}

const FOR_EVER_MS = 1e9;
const ALWAYS = [{ fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY }];

const kill = (target: string, atMs: Ms, durationMs: Ms, how = 'machine'): Injection => {
  return { kind: 'node-kill', target: `node:${target}`, atMs, durationMs, params: { how } };
};
const killAll = (nodes: readonly string[], atMs: Ms, durationMs: Ms, how?: string): readonly Injection[] =>
  nodes.map((node) => kill(node, atMs, durationMs, how));
const killRegion = (region: string, atMs: Ms, durationMs: Ms): Injection => {
  return { kind: 'region-kill', target: `region:${region}`, atMs, durationMs, params: {} };
};
const slow = (target: string, atMs: Ms, durationMs: Ms, delayMs: Ms): Injection => {
  return { kind: 'latency', target, atMs, durationMs, params: { delayMs, direction: 'both' } };
};
const cut = (peering: string, atMs: Ms, durationMs: Ms): Injection => {
  return { kind: 'path-cut', target: `peering:${peering}`, atMs, durationMs, params: {} };
};

/** Two of the three edges of a region die one after the other: the third has to answer for them. */
const TWO_EDGES = killAll(['edge-a1', 'edge-a2'], 20_000, 20_000);
const FULL_REGION: readonly Injection[] = [
  { kind: 'overload', target: 'region:c', atMs: 20_000, durationMs: 20_000, params: { sharePercent: 100 } },
];

/** As if a packet of every attempt had been dropped at its end. */
function allDropped(facts: Facts): Facts {
  const { operations, fetches, drops } = facts;
  const attempts = [...operations, ...fetches.values()].flatMap((one) => [...one.attempts]);
  const dropped = attempts.map(({ local, remote, endMs }) => {
    const drop = {
      type: 'drop' as const,
      atMs: endMs,
      injection: -1,
      protocol: 'udp' as const,
      from: local,
      to: remote,
    };
    return [`${local} ${remote}`, [drop]] as const;
  });
  return { ...facts, drops: new Map([...drops, ...dropped]) };
}

/** As if every packet that was delayed had been so by an hour. */
function muchLater(facts: Facts): Facts {
  const delays = [...facts.delays].map(([flow, packets]) => {
    return [flow, packets.map((packet) => ({ ...packet, byMs: 3_600_000 }))] as const;
  });
  return { ...facts, delays: new Map(delays) };
}

/** As if operators had switched off whatever customer was asked for, and edges had said so. */
const allOff = (facts: Facts): Facts => {
  const all = [{ injection: 0, ...ALWAYS[0] }] as unknown as ReturnType<Facts['operated']['switchedOff']>;
  return { ...facts, operated: { ...facts.operated, switchedOff: () => all } };
};

/** As if no map had been bound to arrive anywhere. */
const noMapIsBound = (facts: Facts): Facts => ({ ...facts, mapping: { ...facts.mapping, disturbed: () => ALWAYS } });

const DEAD_EDGE: readonly Case[] = [
  {
    reason: 'dead edge',
    guard: 'triple-answer-ttl',
    bound: 'edges-told',
    lab: small,
    // Three of them are longer than what else the deadline has room for.
    set: { 'timing.answerTtlMs': 6000 },
    schedule: killAll(['edge-a1', 'edge-a2'], 20_000, 30_000),
    without: { timing: { answerTtlMs: FOR_EVER_MS } },
  },
  {
    reason: 'dead edge',
    guard: 'edge.takeover=off',
    bound: 'taken-over',
    lab: standard,
    schedule: TWO_EDGES,
    without: { promises: { takeover: false } },
  },
  {
    reason: 'dead edge',
    guard: 'mapper.election=off',
    bound: 'the election of a mapper',
    lab: standard,
    schedule: [kill('mapper-x1', 20_000, 60_000), ...killAll(['edge-a1', 'edge-a2', 'edge-a3'], 30_000, 50_000)],
    without: { timing: { electionMs: FOR_EVER_MS } },
  },
  {
    reason: 'dead edge',
    guard: 'transport.paths=1',
    bound: 'maps that go round a bad path',
    lab: standard,
    // The only nameservers left are cut off from every mapper, and their own edges are dead.
    schedule: [
      ...['net-b+net-x', 'net-b+net-y', 'net-b+net-z'].map((peering) => cut(peering, 20_000, 60_000)),
      ...killAll(['edge-b1', 'edge-b2', 'edge-b3'], 25_000, 50_000),
      ...killAll(['llns-a1', 'llns-a2', 'llns-a3', 'llns-c1', 'llns-c2', 'llns-c3'], 25_000, 50_000),
      ...killAll(['llns-z1', 'llns-z2'], 25_000, 50_000),
    ],
    without: { facts: noMapIsBound },
  },
];

const DEAD_NAMESERVER: readonly Case[] = [
  {
    reason: 'dead nameserver',
    guard: 'slow-delegation-ttl',
    bound: 'delegation-told',
    lab: small,
    // With servers of one region in it, a delegation can be lost as a whole.
    set: { 'dns.llnsRegions': 1, 'promises.llnsRegions': 1, 'timing.delegationTtlMs': 20_000 },
    schedule: [killRegion('a', 30_000, 60_000), killRegion('b', 30_000, 10_000)],
    without: { timing: { delegationTtlMs: FOR_EVER_MS } },
  },
  {
    reason: 'dead nameserver',
    guard: 'dns.llnsRegions=1',
    bound: 'the regions that a delegation names',
    lab: small,
    schedule: [killRegion('a', 20_000, 20_000)],
    without: { promises: { llnsRegions: 1 } },
  },
];

const ORIGIN: readonly Case[] = [
  {
    reason: 'origin',
    guard: 'edge.overlay=off',
    bound: 'way-round',
    lab: standard,
    // Their caches are empty when they come back.
    schedule: [
      cut('net-c+net-news', 15_000, 30_000),
      ...killAll(['edge-c1', 'edge-c2', 'edge-c3'], 20_000, 1000, 'process'),
    ],
    without: { promises: { overlay: false } },
  },
  {
    reason: 'origin',
    guard: 'no-stale-if-error',
    bound: 'copy-gone',
    lab: small,
    schedule: [kill('origin-core1', 30_000, 10_000)],
    without: { timing: { staleIfErrorMs: -FOR_EVER_MS } },
  },
];

const RELEASE: readonly Case[] = [
  {
    reason: 'release',
    guard: 'release.rollback=off',
    bound: 'rolled-back',
    lab: small,
    schedule: BAD_CONFIG,
    without: { timing: { gateWindowMs: FOR_EVER_MS } },
  },
  {
    reason: 'release',
    guard: 'long-negative-ttl',
    bound: 'asked-again',
    lab: small,
    // Asked for so often that some client asks while all nameservers deny the customer.
    set: {
      'release.rollout': 'all-at-once',
      'promises.phases': false,
      'release.groups': 'off',
      'timing.answerTtlMs': 1000,
      'timing.opsPerSecond': 2.8,
    },
    schedule: LOST_CUSTOMER,
    without: { timing: { negativeTtlMs: FOR_EVER_MS } },
  },
];

/** Every guard of every reason. */
export const CASES: readonly Case[] = [
  {
    reason: 'loss',
    guard: 'edge.takeover=off',
    bound: 'a packet of its own',
    lab: standard,
    schedule: TWO_EDGES,
    without: { facts: allDropped },
  },
  {
    reason: 'late',
    guard: 'edge.takeover=off',
    bound: 'in-time',
    lab: standard,
    // All packets to and from the region are late, by as much as everybody has to bear.
    schedule: [...TWO_EDGES, slow('region:a', 15_000, 40_000, 50)],
    without: { facts: muchLater },
  },
  ...DEAD_EDGE,
  ...DEAD_NAMESERVER,
  {
    reason: 'busy',
    guard: 'edge.spill=off',
    bound: 'clients that are sent elsewhere',
    lab: standard,
    schedule: FULL_REGION,
    without: { promises: { spill: false } },
  },
  {
    reason: 'full edge',
    guard: 'edge.spill=off',
    bound: 'edges-told',
    lab: standard,
    schedule: FULL_REGION,
    without: { timing: { answerTtlMs: FOR_EVER_MS } },
  },
  ...ORIGIN,
  {
    reason: 'disabled',
    guard: 'no-stale-if-error',
    bound: 'the customers that are switched off',
    lab: small,
    schedule: [
      kill('origin-core1', 30_000, 10_000),
      { kind: 'operator-disable', target: 'all', atMs: 15_000, durationMs: 40_000, params: { customer: 'a1' } },
    ],
    without: { facts: allOff },
  },
  ...RELEASE,
];
