import type { ZodType } from 'zod';
import type { LabSpec } from '../lab/spec.ts';
import type { Platform } from '../platform/platform.ts';
import type { LabDefinition } from './runtime.ts';

export type Profile = 'true' | 'search' | 'docker';

/** A lab that can be named on the command line. The harness never looks inside a spec's platform switches. */
export interface LabEntry<Spec extends LabSpec = LabSpec> {
  readonly name: string;
  readonly title: string;
  /** Absolute path of the file in which its owner tells of it; absent for labs of ours. */
  readonly labFile?: string;
  /** What it is a lab of. */
  readonly platform: Platform;
  /** The spec with every defence on, in a timing profile. */
  spec(profile: Profile): Spec;
  /** Parses a spec after overrides, platform switches included. */
  readonly schema: ZodType<Spec>;
  define(spec: LabSpec): LabDefinition;
}

const builtIn = new WeakSet<LabEntry>();

/** Says of labs that the command line knows them by name. A copy of one, with whatever was changed in it, is another lab. */
export function asBuiltIn<Spec extends LabSpec>(entries: readonly LabEntry<Spec>[]): readonly LabEntry<Spec>[] {
  for (const entry of entries) builtIn.add(entry);
  return entries;
}

/** Whether the command line can run this very lab: whoever has Zonequake can replay a schedule of it. */
export const isBuiltIn = (entry: LabEntry): boolean => builtIn.has(entry);
