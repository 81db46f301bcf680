import { UsageError } from '../errors.ts';
import type { LabSpec } from '../lab/spec.ts';
import type { Fault } from './fault.ts';
import { firstIssue } from './issue.ts';
import type { Injection } from './schedule.ts';
import { linkEnds, targetNodes } from './target.ts';

const isLink = (target: string) => target.startsWith('link:');

function checkTarget({ kind, target }: Injection, fault: Fault, spec: LabSpec): string | undefined {
  const usual = fault.targets(spec)[0];
  if (usual !== undefined && isLink(usual) !== isLink(target)) {
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

function checkTimes({ kind, atMs, durationMs }: Injection, fault: Fault, spec: LabSpec): [string, string] | undefined {
  const endMs = spec.timing.durationMs - spec.timing.quietMs;
  if (atMs < 0 || atMs >= endMs) {
    return [
      'atMs',
      `${atMs} is outside of the time for faults: choose from 0 to below ${endMs}, when everything heals`,
    ];
  }
  if (fault.instant && durationMs !== 0) return ['durationMs', `${kind} happens at once: set it to 0`];
  if (!fault.instant && durationMs <= 0) return ['durationMs', `${durationMs} is too short: set it to 1 or more`];
  return undefined;
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
    const refuse = (field: string, problem: string) => new UsageError(`injections[${index}].${field}: ${problem}`);
    const fault = faults.get(injection.kind);
    if (!fault) {
      const known = [...faults.keys()].sort().join(', ');
      throw refuse('kind', `"${injection.kind}" is no fault of this build: choose one of ${known}`);
    }
    const badTarget = checkTarget(injection, fault, spec);
    if (badTarget !== undefined) throw refuse('target', badTarget);
    const badTime = checkTimes(injection, fault, spec);
    if (badTime) throw refuse(...badTime);
    const params = fault.params.safeParse(injection.params);
    if (!params.success) {
      throw new UsageError(firstIssue(params.error, injection.params, ['injections', index, 'params']));
    }
  }
}
