import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { Timing } from './timing.ts';

export type { Ms } from './ms.ts';

/** What a node is for, in the platform's own word. */
export type Role = string;

/** The role of client networks: a resolver and a client, ours and trusted, whatever the platform. */
export const INSTRUMENT = 'instrument';

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens');

const delayMs = z.number().max(LIMITS.runMs);
const share = z.number().max(1);

const Region = z.strictObject({ id, network: id });
/** A platform narrows the role. */
export const Fleet = z.strictObject({
  role: id,
  region: id,
  count: z.number().int().min(1).max(99),
  /** These nameservers run on input of `timing.inputDelayMs` ago, and answer when the others cannot. */
  inputDelayed: z.literal(true).optional(),
});
const Customer = z.strictObject({ id, tier: z.union([z.literal(1), z.literal(2), z.literal(3)]) });

/** What a node can do: work items per second, and how many may wait before it sheds. */
export const Capacity = z.strictObject({
  perSecond: z.number().positive().max(LIMITS.perSecond),
  queue: z.number().int().min(1).max(LIMITS.queue),
});

/** Bounds that invariants judge by; numbers, so that a lab of another size can have its own. */
const Bounds = z.strictObject({
  /** Share of a fleet that may be rolling at once; one node always may. */
  rollingShare: z.number().min(0).max(1),
  /** Rolls of one node in `rollWindowMs` before it must sleep (paper 5.1). */
  rollsPerNode: z.number().int().min(1).max(LIMITS.listed),
  rollWindowMs: z.number().int().positive().max(LIMITS.runMs),
  /** Share of a tier's operations that may fail under a release, by tier: index 0 is tier 1. */
  errorBudget: z.tuple([share, share, share]),
  /** Share of other customers' operations that may fail in `containedWindowMs`, while one customer's release does harm. */
  containedShare: z.number().min(0).max(1),
  containedWindowMs: z.number().int().positive().max(LIMITS.runMs),
  /** Queries that one client query may cost the platform, under failure too. */
  amplification: z.number().positive().max(LIMITS.perSecond),
});

/**
 * What the platform promises beyond its timing, whatever its switches say: the oracle holds it to that. So a mechanism that
 * is switched off breaks a promise, where a lab without the promise would only be excused for longer.
 */
const Promises = z.strictObject({
  /** A dead edge's addresses are answered by a live one of its region within `timing.takeoverMs`. */
  takeover: z.boolean(),
  /** An edge that cannot reach an origin directly does so through another region within `timing.overlayProbeMs`. */
  overlay: z.boolean(),
  /** A lost leading mapper is replaced within `timing.electionMs`, while most mappers can reach each other. */
  election: z.boolean(),
  /** Clients of overloaded edges are sent elsewhere within detection, publication and answer TTL. */
  spill: z.boolean(),
  /** Status and maps arrive in time over any way round the trouble, and at up to this loss on the way. 0: the direct path must be whole. */
  pathLossMax: z.number().min(0).max(1),
  /** A delegation names low-level nameservers of so many regions while so many live: the loss of fewer is no excuse. */
  llnsRegions: z.number().int().min(1).max(LIMITS.regions),
  /**
   * An answer names so many edges while so many are well, the nearest of those that are. 0: nothing is promised of which edges clients
   * are sent to.
   */
  edgesPerAnswer: z.number().int().min(0).max(99),
  /**
   * Releases go to one machine, one region and the world, and stay in each phase for its minimum duration: `timing.phaseMs` for
   * `zoned`, `timing.canaryMs` for `canary`.
   */
  phases: z.union([z.enum(['zoned', 'canary']), z.literal(false)]),
});

/** How the recursive resolvers of client networks behave: ours, and a part of the load. */
const Resolver = z.strictObject({
  /**
   * How a nameserver is chosen, timed and backed off from, for each client network in turn. `fastest`: the lowest smoothed RTT
   * (BIND). `band`: any within 400 ms of the fastest, at random (Unbound). See `workload/backoff.ts`.
   */
  selection: z
    .array(z.enum(['fastest', 'band']))
    .min(1)
    .max(LIMITS.listed),
  /** Answers from the expired cache when nothing better is to be had (RFC 8767). */
  serveStale: z.enum(['on', 'off']),
  /** Customers have a second provider, which clients turn to when the platform has failed them. It still has failed them. */
  secondProvider: z.enum(['on', 'off']),
});

/**
 * What every lab has: its topology, load, timing and bounds. A platform extends it with switches of its own, at the
 * top level, so that `--set release.rollout=zoned` reaches them. Plain JSON.
 */
export const BaseSpec = z.strictObject({
  name: id,
  /** The platform's DNS zone; `<customer>.g.<zone>` are the names that clients ask for. */
  zone: z.string(),
  regions: z.array(Region).min(1).max(LIMITS.regions),
  fleets: z.array(Fleet).min(1).max(LIMITS.fleets),
  customers: z.array(Customer).min(1).max(LIMITS.customers),
  /** One-way delays: inside a region, between regions of one network, and between networks. */
  delay: z.strictObject({ regionMs: delayMs, networkMs: delayMs, farMs: delayMs }),
  capacity: z.record(id, Capacity),
  bounds: Bounds,
  promises: Promises,
  /**
   * Which edges may serve a customer (paper 5.3). `off`: any. `local`: the same few in every region. `global`: any, until an edge
   * of some region reports that the customer's requests crash it; then one in every region, which serves nobody else. A switch that
   * the oracle knows, since it takes ways away: a customer whose own edges are all dead has none.
   */
  quarantine: z.enum(['off', 'local', 'global']),
  resolver: Resolver,
  timing: Timing,
  /** Bugs planted on purpose, by name: canaries that the harness must catch. Empty in a healthy lab. */
  plant: z.array(z.string()).max(LIMITS.listed),
});

export type BaseSpec = z.infer<typeof BaseSpec>;
/** A lab spec as the harness sees it: switches of the platform are beyond it. */
export type LabSpec = BaseSpec;
