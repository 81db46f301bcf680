import fc from 'fast-check';
import { z } from 'zod';
import type { ReleaseOrder } from '../harness/lab/release.ts';
import type { LabSpec, Ms } from '../harness/lab/spec.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import type { Injection } from '../harness/schedule/schedule.ts';
import { controlTargets } from './targets.ts';

/** Mild to severe: the later, the more nodes have it. */
const PHASES = ['region', 'world'] as const;
const ORDERS = {
  'system-config': { mutation: 'dated-config', args: {} },
  software: { mutation: 'dated-upgrade', args: { version: '2.1.7' } },
} as const satisfies Record<string, Omit<ReleaseOrder, 'kind'>>;

const Params = z.strictObject({
  release: z.enum(['system-config', 'software']),
  /** The phase that it has reached when it goes bad, if nothing holds it up. */
  phase: z.enum(PHASES),
});
type Params = z.infer<typeof Params>;

/** What a lab's spec says of its releases where they go from phase to phase; on others this fault has no use. */
interface Phased {
  readonly promises: { readonly phases: string | false };
  readonly timing: {
    readonly phaseMs: Readonly<Record<Params['release'], readonly [Ms, Ms]>>;
    readonly canaryMs: readonly [Ms, Ms];
    readonly gateWindowMs: Ms;
  };
}
const isPhased = (spec: LabSpec): spec is LabSpec & Phased => 'promises' in spec && 'phaseMs' in spec.timing;

/**
 * When it goes bad, in lab time: half-way through the region's phase, or half-way through the gate of the world's, counted from the
 * order. What has held the release up finds it bad in an earlier phase; it can never be done before.
 */
function badFromMs(
  { atMs, params: { release, phase } }: Injection & { params: Params },
  { timing, promises }: Phased,
): Ms {
  const [machineMs, regionMs] = promises.phases === 'canary' ? timing.canaryMs : timing.phaseMs[release];
  return atMs + machineMs + (phase === 'region' ? regionMs / 2 : regionMs + timing.gateWindowMs / 2);
}

/** Pushes a release that works until a date, and passes its first phases: how far a rollback has to go. */
export const datedPush = defineFault<Params>({
  kind: 'dated-push',
  title: 'a release that goes bad at a later date is pushed',
  params: Params,
  instant: true,
  isOrder: true,
  targets: (spec) => (isPhased(spec) ? controlTargets(spec) : []),
  arbitrary: () =>
    fc.record({ release: fc.constantFrom('system-config', 'software'), phase: fc.constantFrom(...PHASES) }),
  milder: { release: ['system-config', 'software'], phase: PHASES },
  effects: (injection, spec) => {
    if (!isPhased(spec)) return [];
    const { release: kind } = injection.params;
    const { mutation, args } = ORDERS[kind];
    const dated = { badFromMs: badFromMs(injection, spec) };
    return [
      { is: 'pushed', order: { kind, mutation, args: { ...args, ...dated } }, bad: true, harms: 'llns', ...dated },
    ];
  },
  describe: ({ params: { release, phase } }) =>
    `push of ${release === 'software' ? 'nameserver software' : 'a config'} that goes bad when it has reached ${phase === 'region' ? 'a region' : 'the world'}`,
});
