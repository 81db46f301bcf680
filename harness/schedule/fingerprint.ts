import type { LabSpec } from '../lab/spec.ts';
import type { Injection, Schedule } from './schedule.ts';
import { targetNodes } from './target.ts';

interface Counterexample {
  /** The pinned invariant. */
  readonly invariant: string;
  /** The minimal schedule. */
  readonly schedule: Schedule;
  readonly spec: LabSpec;
}

const platformRoles = (spec: LabSpec) => new Set(targetNodes('all', spec).map(({ role }) => role));

function victims(injections: readonly Injection[], spec: LabSpec): string {
  const roles = new Set(
    injections.flatMap(({ target }) =>
      target.startsWith('link:') ? ['link'] : targetNodes(target, spec).map(({ role }): string => role),
    ),
  );
  const everyone = roles.size > 1 && [...platformRoles(spec)].every((role) => roles.has(role));
  return everyone && !roles.has('link') ? 'all' : [...roles].sort().join(',');
}

/**
 * Names a bug by what breaks and by what: `right-answer/oversized-names@llns`, or for more kinds
 * `available/kill@edge,llns+loss@link`. The same whatever the seed, times and parameters, so nightly runs compare it.
 * Throws UsageError for a target that the lab lacks.
 */
export function fingerprint({ invariant, schedule, spec }: Counterexample): string {
  const kinds = [...new Set(schedule.injections.map(({ kind }) => kind))].sort();
  const parts = kinds.map((kind) => {
    const ofKind = schedule.injections.filter((injection) => injection.kind === kind);
    return `${kind}@${victims(ofKind, spec)}`;
  });
  return `${invariant}/${parts.join('+')}`;
}
