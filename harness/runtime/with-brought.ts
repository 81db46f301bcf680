import { pick } from '../input/did-you-mean.ts';
import { INSTRUMENT } from '../lab/spec.ts';
import { type BroughtPrograms, bodyOf } from './brought.ts';
import { standsFor } from './own-program.ts';
import type { LabDefinition } from './runtime.ts';

/** Whose programs may be brought: roles that the lab has nodes of, but for the instrument, which is no part of the platform. */
export function rolesToBring({ programs, spec }: Pick<LabDefinition, 'programs' | 'spec'>): readonly string[] {
  const here = new Set(spec.fleets.map(({ role }) => role));
  return Object.keys(programs).filter((role) => here.has(role) && role !== INSTRUMENT);
}

/** A lab whose nodes of some roles run what was brought in place of what the platform has for them. Throws UsageError for a role that it lacks. */
export function withBrought(definition: LabDefinition, brought: BroughtPrograms): LabDefinition {
  const own = Object.entries(brought).map(([given, program]) => {
    const role = pick('role with a program', given, rolesToBring(definition), (one) => one);
    const ours = definition.programs[role] ?? (() => undefined);
    return [role, standsFor(bodyOf(role, program), ours)] as const;
  });
  return { ...definition, programs: { ...definition.programs, ...Object.fromEntries(own) }, brought };
}
