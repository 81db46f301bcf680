import { UsageError } from '../errors.ts';
import type { LabSpec } from '../lab/spec.ts';
import type { Fault } from './fault.ts';
import { firstIssue } from './issue.ts';
import type { Injection } from './schedule.ts';
import { linkEnds, targetNodes } from './target.ts';

const isLink = (target: string) => target.startsWith('link:');
/** Targets of one sort are as good as each other: a path between two ends, a peering point, or nodes. */
const sortOf = (target: string) => (isLink(target) || target.startsWith('peering:') ? target.split(':')[0] : 'nodes');

function checkTarget({ kind, target }: Injection, fault: Fault, spec: LabSpec): string | undefined {
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

/** What keeps an injection from running on this lab, if anything does. */
export function injectionProblem(
  injection: Injection,
  faults: ReadonlyMap<string, Fault>,
  spec: LabSpec,
): InjectionProblem | undefined {
  const fault = faults.get(injection.kind);
  if (!fault) {
    const known = [...faults.keys()].sort().join(', ');
    return { field: 'kind', problem: `"${injection.kind}" is no fault of this build: choose one of ${known}` };
  }
  const badTarget = checkTarget(injection, fault, spec);
  if (badTarget !== undefined) return { field: 'target', problem: badTarget };
  const badTime = checkTimes(injection, fault, spec);
  if (badTime) return badTime;
  const params = fault.params.safeParse(injection.params);
  const problem = params.success ? strangeCustomer(injection, spec) : firstIssue(params.error, injection.params);
  return problem === undefined ? undefined : { field: 'params', problem };
}

/** A customer that the lab lacks: the fault would change nothing, and be judged as if it had. */
function strangeCustomer({ params: { customer } }: Injection, { customers }: LabSpec): string | undefined {
  if (typeof customer !== 'string' || customers.some(({ id }) => id === customer)) return undefined;
  return `customer "${customer}" is none of the lab's: choose one of ${customers.map(({ id }) => id).join(', ')}`;
}

/**
 * Whether these injections can run on this lab. Times off the grid can. Throws UsageError, one sentence that begins with
 * `injections[i].<field>`: a kind that is not among `faults`, a target that the lab lacks or of the wrong sort, times
 * outside of the run, parameters that the fault refuses.
 */
export function checkInjections(
  injections: readonly Injection[],
  faults: ReadonlyMap<string, Fault>,
  spec: LabSpec,
): void {
  for (const [index, injection] of injections.entries()) {
    const found = injectionProblem(injection, faults, spec);
    if (!found) continue;
    const { field, problem } = found;
    throw new UsageError(`injections[${index}].${field}${field === 'params' ? '.' : ': '}${problem}`);
  }
}
