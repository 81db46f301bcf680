import { UsageError } from '../basics/errors.ts';
import { likely } from '../input/did-you-mean.ts';
import { firstIssue } from '../input/issue.ts';
import { byEffect, type Effect, type EffectOf, type ForEachEffect } from '../lab/effect.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import { familiesAt, topologyOf } from '../lab/topology.ts';
import type { LabDefinition } from '../runtime/runtime.ts';
import { quotedValue } from '../text/printable.ts';
import type { Fault } from './fault.ts';
import { misfitOf } from './misfit.ts';
import { orderProblem } from './order-problem.ts';
import type { Injection } from './schedule.ts';
import { linkEnds, targetNodes } from './target.ts';

const isLink = (target: string) => target.startsWith('link:');
/** Targets of one sort are as good as each other: a path between two ends, a peering point, a cable, or nodes. */
const sortOf = (target: string) => (/^(link|peering|cable):/.test(target) ? target.split(':')[0] : 'nodes');

/** All of those that take an operator's orders, as a target. */
function everyOperated(fault: Fault, spec: LabSpec): string | undefined {
  const [target] = fault.isOrder ? fault.targets(spec) : [];
  const [node] = target === undefined ? [] : targetNodes(target, spec);
  return node && `fleet:${node.role}`;
}

function checkTarget({ kind, target }: Injection, fault: Fault, spec: LabSpec): string | undefined {
  const all = everyOperated(fault, spec);
  if (all !== undefined && target !== all && !fault.targets(spec).includes(target)) {
    return `target "${target}" would be ignored, since ${kind} goes to release control as a whole: name ${all}`;
  }
  const usual = fault.targets(spec)[0];
  if (usual !== undefined && sortOf(usual) !== sortOf(target)) {
    return `target "${target}" is not of the sort that ${kind} takes: name one like "${usual}"`;
  }
  try {
    if (isLink(target)) linkEnds(target, spec);
    else targetNodes(target, spec);
    return undefined;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return `${error.message}: name one that it has${usual === undefined ? '' : `, like "${usual}"`}`;
  }
}

function checkTimes({ kind, atMs, durationMs }: Injection, fault: Fault, spec: LabSpec): InjectionProblem | undefined {
  const endMs = spec.timing.durationMs - spec.timing.quietMs;
  if (atMs < 0 || atMs >= endMs) {
    const problem = `${atMs} is outside of the time for faults: choose from 0 to below ${endMs}, when everything heals`;
    return { field: 'atMs', problem };
  }
  const problem = fault.instant
    ? durationMs !== 0 && `${kind} happens at once: set it to 0`
    : durationMs <= 0 && `${durationMs} is too short: set it to 1 or more`;
  return problem ? { field: 'durationMs', problem } : undefined;
}

/** What keeps an injection from running. */
export interface InjectionProblem {
  readonly field: keyof Injection;
  /** One sentence with what to do; for a parameter it begins with the parameter's name. */
  readonly problem: string;
}

/** What is known of the lab beside its spec: versions of releases, and what operators may have its platform do. */
type Known = Partial<Pick<LabDefinition, 'versions' | 'platform'>>;

/** Why an effect cannot be brought about where an injection is to run, as a clause; undefined where it can. */
type Cannot = (effect: Effect) => string | undefined;

/** What keeps an injection from running on this lab, if anything does, or from doing what it says. */
export function injectionProblem(
  injection: Injection,
  faults: ReadonlyMap<string, Fault>,
  spec: LabSpec,
  known: Known = {},
  cannot: Cannot = () => undefined,
): InjectionProblem | undefined {
  const fault = faults.get(injection.kind);
  if (!fault) {
    const kinds = [...faults.keys()].sort();
    const meant = likely(injection.kind, kinds);
    const advice = meant === undefined ? `choose one of ${kinds.join(', ')}` : `did you mean "${meant}"?`;
    return { field: 'kind', problem: `${quotedValue(injection.kind)} is no fault of this build: ${advice}` };
  }
  const badTarget = checkTarget(injection, fault, spec);
  if (badTarget !== undefined) return { field: 'target', problem: badTarget };
  const badTime = checkTimes(injection, fault, spec);
  if (badTime) return badTime;
  if (fault.paramsAt?.(injection.target, spec).length === 0) return nothingToHarm(injection, fault, spec);
  const params = fault.params.safeParse(injection.params);
  if (!params.success) return { field: 'params', problem: firstIssue(params.error, injection.params, fault.params) };
  const effects = fault.effects({ ...injection, params: params.data, index: 0 }, spec);
  const problem =
    misfitOf(fault, injection, spec) ??
    strangeCustomer(injection, spec) ??
    strangeVersion(injection, effects, known) ??
    unmadeRelease(effects, spec, known);
  if (problem !== undefined) return { field: 'params', problem };
  const [unordered] = effects.flatMap((effect) =>
    effect.is === 'operated' ? (orderProblem(effect.order, effect.by, spec, known.platform) ?? []) : [],
  );
  if (unordered) return unordered;
  const [unknown] = effects.filter((effect) => effect.is === 'astray' && !known.platform?.rules?.includes(effect.rule));
  if (unknown) return { field: 'kind', problem: outOfReach(injection.kind, NO_RULE) };
  const [why] = effects.flatMap((effect) => cannot(effect) ?? []);
  if (why !== undefined) return { field: 'kind', problem: outOfReach(injection.kind, why) };
  if (effects.length === 0 || !effects.every((effect) => byEffect(TOUCHES_NOBODY, effect, spec))) return undefined;
  return nothingToHarm(injection, fault, spec);
}

const NO_RULE = 'programs of this platform know no such rule by which to do wrong';

function nothingToHarm({ kind, target }: Injection, fault: Fault, spec: LabSpec): InjectionProblem {
  const [like] = fault.targets(spec);
  const advice = like === undefined ? 'leave it out, since nothing of this lab has' : `name one like "${like}"`;
  return { field: 'target', problem: `target "${target}" has nothing that ${kind} can harm: ${advice}` };
}

/** That a kind of fault cannot be injected, and what to do about it, in words. */
export const outOfReach = (kind: string, why: string): string =>
  `${kind} cannot be injected, since ${why}: leave it out`;

/** Whether no packet can pass between two sides: they have no nodes, or no address in these families. */
function hasNoPath({ from, to, families }: EffectOf<'lossy' | 'slow'>, spec: LabSpec): boolean {
  const { byId } = topologyOf(spec);
  const familiesOf = (ids: readonly string[]) =>
    ids.flatMap((id) => byId.get(id) ?? []).flatMap((node) => familiesAt(node).filter((one) => families.includes(one)));
  const there = new Set(familiesOf(to));
  return !familiesOf(from).some((family) => there.has(family));
}

/** Whether an effect has nothing to harm. */
const TOUCHES_NOBODY: ForEachEffect<boolean, [LabSpec]> = {
  down: ({ nodes }) => nodes.length === 0,
  lossy: hasNoPath,
  deaf: ({ nodes }) => nodes.length === 0,
  slow: hasNoPath,
  busy: ({ nodes }) => nodes.length === 0,
  throttled: ({ nodes }) => nodes.length === 0,
  hostile: ({ nodes }) => nodes.length === 0,
  held: () => false,
  pushed: () => false,
  operated: ({ order }) => order.nodes.length === 0,
  astray: ({ nodes }) => nodes.length === 0,
};

/** A release that the platform cannot make. */
const unmadeRelease = (effects: readonly Effect[], spec: LabSpec, { platform }: Known): string | undefined =>
  effects
    .map((effect) => (effect.is === 'pushed' ? platform?.releaseObjection?.(effect.order, spec) : undefined))
    .find((objection) => objection !== undefined);

/** A version that the platform has never heard of: it would run as if it were another. */
function strangeVersion(
  { params: { version } }: Injection,
  effects: readonly Effect[],
  { versions = {} }: Known,
): string | undefined {
  for (const effect of effects) {
    const all = effect.is === 'pushed' ? versions[effect.order.kind] : undefined;
    if (version === undefined || !all || all.includes(String(version))) continue;
    return `version "${version}" is none that the lab knows: choose one of ${all.join(', ')}`;
  }
  return undefined;
}

/** When it would end, where that is after everything heals: it would be shorter than it says. */
export function cutShortMs({ atMs, durationMs }: Injection, { timing }: LabSpec): Ms | undefined {
  const endMs = timing.durationMs - timing.quietMs;
  return durationMs > 0 && atMs + durationMs > endMs ? endMs : undefined;
}

/** A customer that the lab lacks: the fault would change nothing, and be judged as if it had. */
function strangeCustomer({ params: { customer } }: Injection, { customers }: LabSpec): string | undefined {
  if (typeof customer !== 'string' || customers.some(({ id }) => id === customer)) return undefined;
  return `customer "${customer}" is none of the lab's: choose one of ${customers.map(({ id }) => id).join(', ')}`;
}

/**
 * Whether these injections can run on this lab. Times off the grid can. Throws UsageError, one sentence that begins with
 * `injections[i].<field>`: a kind that is not among `faults` or that `cannot` be done there, a target that the lab lacks or of the wrong sort, times
 * outside of the run, parameters that the fault refuses.
 */
export function checkInjections(
  injections: readonly Injection[],
  faults: ReadonlyMap<string, Fault>,
  spec: LabSpec,
  known: Known = {},
  cannot?: Cannot,
): void {
  for (const [index, injection] of injections.entries()) {
    const found = injectionProblem(injection, faults, spec, known, cannot);
    if (!found) continue;
    const { field, problem } = found;
    throw new UsageError(`injections[${index}].${field}${field === 'params' ? '.' : ': '}${problem}`);
  }
}
