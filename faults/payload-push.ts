import fc from 'fast-check';
import { z } from 'zod';
import { LIMITS } from '../harness/lab/limits.ts';
import type { ReleaseOrder } from '../harness/lab/release.ts';
import type { LabSpec } from '../harness/lab/spec.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { controlTargets } from './targets.ts';
import { withoutRoom } from './without-room.ts';

/** What a payload does to whoever runs it, and to nobody else. */
const Harms = z.strictObject({
  /** To nodes of this role alone; absent: to all that take it. */
  role: z.string().optional(),
  /** Only under this version of the nameserver software. */
  onlyWith: z.string().optional(),
  /** So much of a node's capacity, percent, it costs while it is active. */
  cpuPercent: z.number().int().min(1).max(100).optional(),
  /** A node dies so long after it has taken it, and from then on soon after each start that loads it. */
  crashAfterMs: z.number().int().min(0).max(LIMITS.runMs).optional(),
  /** The module that looks at rules fails; where modules fail open users do not feel that. */
  fails: z.literal('rules').optional(),
});

/** What it is filled with: so many customers, those of the lab first. */
const Generate = z.strictObject({ customers: z.number().int().min(1).max(LIMITS.payloadCustomers) });

/** JSON of a shape, as schedules carry what is no text or number. */
const json = (shape: z.ZodType, what: string) =>
  z.string().refine((text) => shape.safeParse(parsed(text)).success, { message: `expected ${what}` });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const Params = z.strictObject({
  release: z.enum(['customer-config', 'system-config']),
  /** The payload that it is made from: the last known good, the one that was good before it, or that of the start; absent is the good one. */
  from: z.enum(['good', 'previous', 'first']).optional(),
  /** Changes to that, as a JSON merge patch (RFC 7396). */
  patch: json(
    z.record(z.string(), z.unknown()),
    'fields of the config to change, or null for one to take out',
  ).optional(),
  generate: json(Generate, `{ customers: 1 to ${LIMITS.payloadCustomers} }`).optional(),
  /** So large it is, filled up where it would be less. */
  octets: z.number().int().min(1).max(LIMITS.payloadOctets).optional(),
  /** The regions that get it, with commas between them; absent: all. */
  to: z.string().optional(),
  /** What harm it does; absent: none, and what nodes do under it is their own. */
  harms: json(Harms, 'role, onlyWith, cpuPercent (1 to 100), crashAfterMs or fails (rules)').optional(),
});
type Params = z.infer<typeof Params>;

/** What a lab tells of a version of its software: whether nameservers start with it, and whether what is new in it is behind a flag. */
function withSoftware(spec: LabSpec, version: string) {
  const { nameserver, release } = spec as {
    readonly nameserver?: { readonly version?: string };
    readonly release?: { readonly flags?: 'on' | 'off' };
  };
  const isFlagged = release?.flags === 'on';
  return { version, atStart: nameserver?.version === version, ...(isFlagged && { isFlagged }) };
}

const harmsOf = ({ harms }: Params) => (harms === undefined ? undefined : Harms.parse(JSON.parse(harms)));

/** Nothing but a module fails, and it lets through what it would look at. */
function isBorne({ fails, cpuPercent, crashAfterMs }: z.infer<typeof Harms>, spec: LabSpec): boolean {
  const { config } = spec as { readonly config?: { readonly failOpen?: 'on' | 'off' } };
  return fails !== undefined && cpuPercent === undefined && crashAfterMs === undefined && config?.failOpen === 'on';
}

/** The harm that it does: what is told of it, or, at once, that programs have no room for it. */
function harmOf(params: Params, spec: LabSpec): z.infer<typeof Harms> | undefined {
  const told = isBorne(harmsOf(params) ?? {}, spec) ? undefined : harmsOf(params);
  const roles = withoutRoom(params, spec);
  if (roles.length === 0) return told;
  const [role, ...others] = new Set([...roles, ...(told ? [told.role] : [])]);
  return others.length === 0 && role !== undefined ? { role } : {};
}

/** The order: all that control needs to make the release of it. */
function orderOf({ release: kind, ...args }: Params): ReleaseOrder {
  const given = Object.entries(args).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return { kind, mutation: `${kind}-payload`, args: Object.fromEntries(given) };
}

/** Pushes a config with a payload of one's own: of another size, changed, or harmful in a way of its own, to all or to some regions. */
export const payloadPush = defineFault<Params>({
  kind: 'payload-push',
  title: 'a config with a payload of your own is pushed',
  params: Params,
  instant: true,
  isTold: true,
  isOrder: true,
  targets: controlTargets,
  arbitrary: () => fc.constant({ release: 'system-config' as const }),
  milder: {},
  effects({ params }, spec) {
    const { role, onlyWith, crashAfterMs } = harmOf(params, spec) ?? {};
    return [
      {
        is: 'pushed',
        order: orderOf(params),
        bad: harmOf(params, spec) !== undefined,
        ...(role !== undefined && { harms: role }),
        ...(onlyWith !== undefined && { onlyWith: withSoftware(spec, onlyWith) }),
        ...(crashAfterMs !== undefined && { badAfterMs: crashAfterMs }),
      },
    ];
  },
  describe: ({ params: { release, ...how } }) =>
    `push of a ${release}${Object.entries(how)
      .map(([name, value]) => `, ${name} ${value}`)
      .join('')}`,
});
