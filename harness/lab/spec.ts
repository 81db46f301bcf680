import { z } from 'zod';
import { SERVICE_DEATHS } from './deaths.ts';
import { HarmBounds } from './harm-bounds.ts';
import { LIMITS } from './limits.ts';
import { PORT_TEXT } from './port.ts';
import { Timing } from './timing.ts';

export type { Ms } from './ms.ts';

/** What a node is for, in the platform's own word. */
export type Role = string;

/** The role of client networks: a resolver and a client, ours and trusted, whatever the platform. */
export const INSTRUMENT = 'instrument';

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens');

const delayMs = z.number().max(LIMITS.runMs);

const Region = z.strictObject({ id, network: id });
/** A platform narrows the role, and may say more of its fleets. */
export const Fleet = z.strictObject({
  role: id,
  region: id,
  count: z.number().int().min(1).max(99),
});
/**
 * A node that no fleet makes: its name and addresses are the owner's. `deaths`: how it can die beside what every node may. `ports`: at which it
 * may listen. `needs`: of each of these lists of other nodes it needs one.
 */
const Node = z.strictObject({
  id: z.string(),
  role: z.string(),
  region: id,
  network: id,
  ipv4: z.string(),
  ipv6: z.string(),
  also: z.array(z.string()).max(LIMITS.listed).optional(),
  deaths: z.array(z.enum(SERVICE_DEATHS)).optional(),
  ports: z.array(z.string().regex(PORT_TEXT)).max(LIMITS.listed).optional(),
  needs: z.array(z.array(z.string()).min(1).max(LIMITS.listed)).max(LIMITS.listed).optional(),
});
const Customer = z.strictObject({ id, tier: z.union([z.literal(1), z.literal(2), z.literal(3)]) });

/** What a node can do: work items per second, and how many may wait before it sheds. */
export const Capacity = z.strictObject({
  perSecond: z.number().positive().max(LIMITS.perSecond),
  queue: z.number().int().min(1).max(LIMITS.queue),
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
 * What every lab has: its topology, load and timing. A platform extends it with what it promises, and with switches of its own, at
 * the top level, so that `--set release.rollout=zoned` reaches them. Plain JSON.
 */
export const BaseSpec = z.strictObject({
  name: id,
  /** The platform's DNS zone; `<customer>.g.<zone>` are the names that clients ask for. */
  zone: z.string(),
  regions: z.array(Region).min(1).max(LIMITS.regions),
  fleets: z.array(Fleet).min(1).max(LIMITS.fleets),
  /** In place of those that fleets make. */
  nodes: z.array(Node).max(LIMITS.fleets).optional(),
  customers: z.array(Customer).min(1).max(LIMITS.customers),
  /** One-way delays: inside a region, between regions of one network, and between networks. */
  delay: z.strictObject({ regionMs: delayMs, networkMs: delayMs, farMs: delayMs }),
  capacity: z.record(id, Capacity),
  resolver: Resolver,
  timing: Timing,
  /** What users may feel, excused or not. Absent: nothing is bounded. */
  harm: HarmBounds.optional(),
  /**
   * Which customers' names are asked of every nameserver by itself towards the end of a run, when all has healed and had its time to recover: `all`, tier
   * 1 first, or the ids of some. Absent, or `off`: none is.
   */
  validateRecovery: z.union([z.enum(['off', 'all']), z.array(id).min(1).max(LIMITS.listed)]).optional(),
  /** Whether every nameserver is asked everything that a load tester asks, by itself, towards the end of a run. Absent, or `off`: nobody is. */
  validateLoad: z.enum(['off', 'on']).optional(),
  /** Bugs planted on purpose, by name: canaries that the harness must catch. Empty in a healthy lab. */
  plant: z.array(z.string()).max(LIMITS.listed),
});

export type BaseSpec = z.infer<typeof BaseSpec>;
/** A lab spec as the harness sees it: switches of the platform are beyond it. */
export type LabSpec = BaseSpec;
