import type { Plant } from '../../fixtures/cdn/spec.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import type { Overrides } from '../../harness/setup/overrides.ts';
import {
  ATTEMPT_MS,
  BAD_CONFIG,
  CONTROL_DEATH,
  deathsAtEveryPhase,
  EDGE_DEATH,
  LEADER_DEATH,
  LOST_CUSTOMER,
  lateHarm,
  NOTHING,
} from './directed.ts';
import { ONE_CONTROL } from './one-control.ts';

/** A planted bug, and the schedule under which its own invariant finds it. */
export interface Case {
  readonly plant: Plant;
  readonly caughtBy: string;
  readonly schedule: readonly Injection[];
  /** What the lab needs for the bug to show; the same with the bug and without. */
  readonly set?: Overrides;
  /** What those settings break by themselves, with the bug and without. */
  readonly breaks?: readonly string[];
}

/** Of both labs alike. */
const EDGES = ['edge-a1', 'edge-b1', 'edge-c1', 'edge-a2', 'edge-b2', 'edge-c2'];
const LLNS = ['llns-a1', 'llns-b1', 'llns-c1', 'llns-a2', 'llns-b2', 'llns-c2'];

/**
 * What is late is late for some 100 ms, so answers must be asked for that often: each of the three customers every 1.07 s,
 * which is just longer than the TTL, so that every client network gets a fresh answer every 360 ms.
 */
const ASKED_OFTEN: Overrides = { 'timing.answerTtlMs': 1000, 'timing.opsPerSecond': 2.8 };
/** Edges tell of a silent neighbour sooner than mappers miss its reports, so without that. */
const UNTOLD: Overrides = { ...ASKED_OFTEN, 'edge.spill': 'off' };
/** As often for delegations. They come once in a TTL and not once a customer, so it takes more deaths to catch one late. */
const REFERRED_OFTEN: Overrides = { ...ASKED_OFTEN, 'timing.delegationTtlMs': 1000, 'timing.durationMs': 300_000 };
const EVERYWHERE_AT_ONCE: Overrides = { 'release.rollout': 'all-at-once', 'release.groups': 'off' };

const slowRollback = (attempts: number, regionB: readonly string[], set: Overrides = {}): Case => ({
  plant: 'slow-rollback',
  caughtBy: 'rolled-back',
  schedule: lateHarm(attempts, regionB),
  set: { ...ASKED_OFTEN, 'timing.durationMs': 72_000 + attempts * ATTEMPT_MS, 'release.breaker': 'off', ...set },
});

const edgeDeaths = deathsAtEveryPhase(EDGES, 40);
const llnsDeaths = deathsAtEveryPhase(LLNS, 100);

/**
 * The terms with a deadline that both labs keep. Others have none to miss: phases, canary steps, the breaker, the long sleep and the
 * input delay are times to wait at least, and a fetch finds its own way round a bad path, so nobody feels how long a probe takes to.
 */
export const TERMS: readonly Case[] = [
  { plant: 'slow-detection', caughtBy: 'map-fresh', schedule: edgeDeaths, set: UNTOLD },
  { plant: 'slow-publication', caughtBy: 'map-fresh', schedule: edgeDeaths, set: UNTOLD },
  { plant: 'slow-detection', caughtBy: 'delegation-fresh', schedule: llnsDeaths, set: REFERRED_OFTEN },
  { plant: 'slow-publication', caughtBy: 'delegation-fresh', schedule: llnsDeaths, set: REFERRED_OFTEN },
  { plant: 'slow-answer-ttl', caughtBy: 'answer-ttl', schedule: NOTHING },
  { plant: 'slow-delegation-ttl', caughtBy: 'delegation-ttl', schedule: NOTHING },
  { plant: 'slow-freshness', caughtBy: 'right-answer', schedule: NOTHING },
];

/** In lab `small` alone, or told of its nodes. */
export const TERMS_OF_SMALL: readonly Case[] = [slowRollback(8, ['llns-b1', 'llns-b2'])];

/** In lab `standard` alone, or told of its nodes. */
export const TERMS_OF_STANDARD: readonly Case[] = [
  // With a third nameserver in the region, fewer attempts meet a client.
  slowRollback(14, ['llns-b1', 'llns-b2', 'llns-b3'], ONE_CONTROL),
  { plant: 'slow-election', caughtBy: 'leader-elected', schedule: LEADER_DEATH },
  { plant: 'slow-election', caughtBy: 'leader-elected', schedule: CONTROL_DEATH },
  // Of a takeover in 1 s slack would hide the half second, and of one in 2 s an edge that was last heard a beacon before it died.
  { plant: 'slow-takeover', caughtBy: 'taken-over', schedule: EDGE_DEATH, set: { 'timing.takeoverMs': 3000 } },
];

/** Not late, but wrong. */
export const WRONG: readonly Case[] = [
  { plant: 'triple-answer-ttl', caughtBy: 'answer-ttl', schedule: NOTHING },
  { plant: 'rollback-misses-one', caughtBy: 'rolled-back', schedule: BAD_CONFIG },
  { plant: 'stale-aaaa', caughtBy: 'family-parity', schedule: EDGE_DEATH },
  { plant: 'wrong-content', caughtBy: 'right-answer', schedule: NOTHING },
  { plant: 'bad-map', caughtBy: 'available', schedule: NOTHING, set: { 'config.validation': 'off' } },
  {
    plant: 'leaky-customer-config',
    caughtBy: 'contained',
    schedule: LOST_CUSTOMER,
    set: EVERYWHERE_AT_ONCE,
    breaks: ['phases-respected'],
  },
];
