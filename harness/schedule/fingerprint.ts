import type { LabSpec } from '../lab/spec.ts';
import type { Injection, Schedule } from './schedule.ts';
import { targetNodes } from './target.ts';

interface Counterexample {
  /** The pinned invariant. */
  readonly invariant: string;
  /** The minimal schedule. */
  readonly schedule: Schedule;
  readonly spec: LabSpec;
  /** The role of those that were harmed. Default: the roles of those that the schedule aims at. */
  readonly victim?: string;
}

const platformRoles = (spec: LabSpec) => new Set(targetNodes('all', spec).map(({ role }) => role));

function aimedAt(injections: readonly Injection[], spec: LabSpec): string {
  const roles = new Set(
    injections.flatMap(({ target }) =>
      target.startsWith('link:') ? ['link'] : targetNodes(target, spec).map(({ role }): string => role),
    ),
  );
  const everyone = roles.size > 1 && [...platformRoles(spec)].every((role) => roles.has(role));
  return everyone && !roles.has('link') ? 'all' : [...roles].sort().join(',');
}

/** What a fingerprint says in place of kinds where no injection is needed. */
export const NO_FAULT = 'no-fault';

/**
 * Names a bug by what breaks, by what breaks it, and where: `right-answer/oversized-names@llns`, or for more kinds
 * `available/kill+loss@edge`. The same whatever the seed, times and parameters, so nightly runs compare it.
 * Throws UsageError for a target that the lab lacks.
 */
export function fingerprint({ invariant, schedule: { injections }, spec, victim }: Counterexample): string {
  const kinds = [...new Set(injections.map(({ kind }) => kind))].sort();
  return `${invariant}/${kinds.join('+') || NO_FAULT}@${victim ?? aimedAt(injections, spec)}`;
}
