import type { LabSpec } from '../lab/spec.ts';
import type { Fault } from './fault.ts';
import { lowestFailing } from './ladder.ts';
import { misfitOf } from './misfit.ts';
import { within } from './narrower-target.ts';
import type { Injection } from './schedule.ts';

/** Whether the schedule still fails with this injection in place of the one that is being shrunk. */
export type FailsWith = (candidate: Injection) => Promise<boolean>;

/** What it takes to make one injection milder. */
interface Field {
  readonly fault: Fault;
  readonly spec: LabSpec;
  readonly fails: FailsWith;
  /** Whether it must stay the same story: target, and parameters that say what happens, are left alone. */
  readonly keepsStory: boolean;
}

/** Targets and start times have no sure order of harm, so they are worth only a few probes each. */
const TARGETS_MAX = 8;
const STARTS_MAX = 4;

/** The lowest candidate that still fails, in place of the injection; the candidates are mildest first. */
async function lowest(
  injection: Injection,
  count: number,
  candidate: (step: number) => Injection,
  fails: FailsWith,
  triesMax?: number,
): Promise<Injection> {
  const step = await lowestFailing(count, (step) => fails(candidate(step)), triesMax);
  return step < count ? candidate(step) : injection;
}

/** Which target to try next: the mildest inside the present one, the mildest of all, then from the largest inside down. */
function nextTarget(left: readonly string[], inside: readonly string[], tries: number): string | undefined {
  if (tries === 0) return inside[0] ?? left[0];
  return tries === 1 ? left[0] : inside.at(-1);
}

/**
 * Narrows the target. One that passes rules out all that is within it, so a needed node is found group by group; without
 * a group to narrow, only the mildest are tried.
 */
async function milderTarget(injection: Injection, { fault, spec, fails }: Field): Promise<Injection> {
  const targets = fault.targets(spec).filter((target) => !misfitOf(fault, { ...injection, target }, spec));
  const place = targets.indexOf(injection.target);
  let current = injection;
  let left = place >= 0 ? targets.slice(0, place) : targets.filter((target) => within(target, injection.target, spec));
  for (let tries = 0; tries < TARGETS_MAX; tries++) {
    const inside = left.filter((other) => other !== current.target && within(other, current.target, spec));
    const target = nextTarget(left, inside, tries);
    if (target === undefined) break;
    if (await fails({ ...injection, target })) {
      current = { ...injection, target };
      left = left.slice(0, left.indexOf(target));
    } else {
      left = left.filter((other) => !within(other, target, spec));
    }
  }
  return current;
}

function shorter(injection: Injection, { fault, spec, fails }: Field): Promise<Injection> {
  const ladder = spec.timing.durationLadderMs.filter(
    (durationMs) => !fault.instant && durationMs < injection.durationMs,
  );
  const candidate = (step: number) => ({ ...injection, durationMs: ladder[step] ?? injection.durationMs });
  return lowest(injection, ladder.length, candidate, fails);
}

/** Earlier is simpler: the reader waits less. */
function earlier(injection: Injection, { spec, fails }: Field): Promise<Injection> {
  const { gridMs } = spec.timing;
  const ticks = Math.max(0, Math.ceil(injection.atMs / gridMs) - 1);
  return lowest(injection, ticks, (step) => ({ ...injection, atMs: (step + 1) * gridMs }), fails, STARTS_MAX);
}

/** The milder values of one parameter, mildest first: how many, and each. */
function milderValues(fault: Fault, key: string, value: string | number | undefined) {
  const milder = fault.milder[key];
  if (milder === undefined || value === undefined) return undefined;
  if ('min' in milder) {
    const { min } = milder;
    return {
      count: typeof value === 'number' ? Math.max(0, Math.ceil(value - min)) : 0,
      at: (step: number) => min + step,
    };
  }
  const place = milder.indexOf(value);
  return { count: place >= 0 ? place : milder.length, at: (step: number) => milder[step] ?? value };
}

/** Whether a parameter says what happens: one of several sorts of harm, where others say how much of it. */
const isIdentity = ({ identity = [] }: Fault, key: string, value: string | number | undefined): boolean =>
  typeof value === 'string' || identity.includes(key);

async function milderParams(injection: Injection, { fault, spec, fails, keepsStory }: Field): Promise<Injection> {
  let current = injection;
  for (const key of Object.keys(fault.milder)) {
    if (keepsStory && isIdentity(fault, key, current.params[key])) continue;
    const values = milderValues(fault, key, current.params[key]);
    if (!values) continue;
    const base = current;
    const candidate = (step: number) => ({ ...base, params: { ...base.params, [key]: values.at(step) } });
    // Values may exclude each other: what the fault itself refuses is no candidate.
    const fits = (milder: Injection) => fault.params.safeParse(milder.params).success && !misfitOf(fault, milder, spec);
    const allowed: FailsWith = async (milder) => fits(milder) && (await fails(milder));
    current = await lowest(base, values.count, candidate, allowed);
  }
  return current;
}

/**
 * Makes one injection as mild as it can be while the schedule still fails, field by field: target, duration, parameters,
 * start. The kind stays. Returns the injection itself when nothing could be milder.
 */
export async function shrinkFields(injection: Injection, field: Field): Promise<Injection> {
  let current = injection;
  const steps = [...(field.keepsStory ? [] : [milderTarget]), shorter, milderParams, earlier];
  for (const step of steps) current = await step(current, field);
  return current;
}
