import fc, { type Arbitrary } from 'fast-check';
import { UsageError } from '../basics/errors.ts';
import type { LabSpec } from '../lab/spec.ts';
import { drawnAt, type Fault } from './fault.ts';
import { misfitOf } from './misfit.ts';
import type { Injection, Schedule } from './schedule.ts';
import { runSeed } from './seed.ts';

interface Limits {
  /** The most injections that one schedule may have; it has at least one. */
  readonly injectionsMax: number;
}

/** Start times: absolute ticks of the grid, from the first one up to the end of chaos, which is not included. */
function startArbitrary(spec: LabSpec): Arbitrary<number> {
  const { gridMs, durationMs, quietMs } = spec.timing;
  const ticks = Math.ceil((durationMs - quietMs) / gridMs) - 1;
  if (ticks < 1) {
    throw new UsageError(
      `lab "${spec.name}" leaves no time for faults: set timing.durationMs to more than quietMs + gridMs (${quietMs + gridMs})`,
    );
  }
  return fc.integer({ min: 1, max: ticks }).map(
    (tick) => tick * gridMs,
    (ms) => Number(ms) / gridMs,
  );
}

/**
 * So many kinds of fault a schedule has at most. With all of them in each, every kind would come once and be gone; with few, drawn anew for each
 * schedule, some come again and again, and no others stand in their way (swarm testing). The number is ours: two more than the three failures
 * at once that the paper tells of (section 4).
 */
const KINDS_MAX = 5;

/**
 * Draws the injections of a schedule: first the kinds, by their weight, then each injection among those. One that was drawn twice comes twice as
 * often. Faults are given mild to severe; those without a target on this lab are left out.
 * But for its kind every injection is independent of its neighbours, and can be dropped.
 * Throws UsageError when no fault is left or the timing leaves no time for one.
 */
export function scheduleArbitrary(spec: LabSpec, faults: readonly Fault[], limits: Limits): Arbitrary<Injection[]> {
  const atMs = startArbitrary(spec);
  const kinds = faults.flatMap((fault) => {
    const targets = drawnAt(fault, spec);
    if (targets.length === 0) return [];
    const durationMs = fault.instant ? fc.constant(0) : fc.constantFrom(...spec.timing.durationLadderMs);
    const target = fc.constantFrom(...targets);
    const fields = { kind: fc.constant(fault.kind), target, atMs, durationMs, params: fault.arbitrary(spec) };
    const drawn = fc.record(fields, { noNullPrototype: true });
    // Without a filter where there is nothing to filter: what is drawn stays as it was.
    const arbitrary = fault.paramsAt ? drawn.filter((one) => !misfitOf(fault, one, spec)) : drawn;
    return [{ weight: fault.weight ?? 1, arbitrary: fc.constant(arbitrary) }];
  });
  if (kinds.length === 0) {
    throw new UsageError(`none of the chosen faults has a target on lab "${spec.name}": choose others with --faults`);
  }
  return fc
    .array(fc.oneof(...kinds), { minLength: 1, maxLength: KINDS_MAX, size: 'max' })
    .chain((few) => fc.array(fc.oneof(...few), { minLength: 1, maxLength: limits.injectionsMax, size: 'max' }));
}

interface Draw extends Limits {
  /** Of the campaign; each schedule gets a seed of its own, derived from it and the index of the run. */
  readonly seed: number;
  /** Index of the first run to draw, and how many. */
  readonly from: number;
  readonly count: number;
  readonly spec: LabSpec;
  readonly faults: readonly Fault[];
  /** Schedules that come before any is drawn, by the index of the run. */
  readonly first?: readonly (readonly Injection[])[];
}

/**
 * The schedules of runs `from` to `from + count - 1` of a campaign: the same ones however the campaign is cut into parts,
 * since fast-check's `path` skips runs without drawing them.
 */
export function drawSchedules({ first = [], ...draw }: Draw): Schedule[] {
  const { seed, from, count } = draw;
  const begun = first.slice(from, from + count).map((injections, offset) => ({
    seed: runSeed(seed, from + offset),
    injections: [...injections],
  }));
  const left = { ...draw, from: from + begun.length, count: count - begun.length };
  return left.count === 0 ? begun : [...begun, ...drawn(left)];
}

function drawn({ seed, from, count, spec, faults, injectionsMax }: Draw): Schedule[] {
  const arbitrary = scheduleArbitrary(spec, faults, { injectionsMax });
  return fc.sample(arbitrary, { seed, path: String(from), numRuns: count }).map((injections, offset) => ({
    seed: runSeed(seed, from + offset),
    // A fault's own record may have no prototype; plain JSON has.
    injections: injections.map((injection) => ({ ...injection, params: { ...injection.params } })),
  }));
}
