import { UsageError } from '../basics/errors.ts';
import type { LabEntry, Profile } from '../runtime/entry.ts';
import { labDigest, type ScheduleFile } from '../schedule/codec.ts';
import type { Catalogue } from './catalogue.ts';
import { type Overrides, specOf } from './overrides.ts';

type Branch = Readonly<Record<string, unknown>>;
const isBranch = (value: unknown): value is Branch =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a spec lacks, from another: a build may have fields that an older one had not. */
function filled(spec: unknown, from: unknown): unknown {
  if (!isBranch(spec) || !isBranch(from)) return spec === undefined ? from : spec;
  const keys = [...new Set([...Object.keys(spec), ...Object.keys(from)])];
  return Object.fromEntries(keys.map((key) => [key, filled(spec[key], from[key])]));
}

/** The digest of this build's lab with overrides; undefined where it does not take them. */
function digestOf(own: LabEntry, timing: Profile, set: Overrides): string | undefined {
  try {
    return labDigest(specOf(own, timing, set));
  } catch {
    return undefined;
  }
}

/** A lab of this build that can be set up as a file's, and as what. */
export interface Foreign {
  readonly lab: string;
  readonly spec: unknown;
  /** What there is to tell of it. */
  readonly note?: string;
}

/**
 * Whose programs run the lab that a file carries whole: those of the lab of that name, else of any that takes its spec; fields
 * that are newer than the file are as in this build. Throws UsageError where no lab of this build can be set up so.
 */
export function foreignLab(
  { labs }: Catalogue,
  { lab, spec, set, timing, zonequake, labDigest: digest }: ScheduleFile,
): Foreign {
  const takes = (entry: LabEntry, given: unknown) => entry.schema.safeParse(given).success;
  const own = labs.find(({ name }) => name === lab);
  if (own && takes(own, spec)) {
    const changed = digestOf(own, timing, set) !== digest;
    const note = `it runs on the lab that it carries, which is not this build's "${lab}"`;
    return { lab, spec, ...(changed && { note }) };
  }
  const whole = own && filled(spec, own.spec(timing));
  if (own && takes(own, whole)) {
    return {
      lab,
      spec: whole,
      note: `its lab is of zonequake ${zonequake}: what that lacks is as in this build's "${lab}"`,
    };
  }
  const other = labs.find((entry) => takes(entry, spec));
  if (other)
    return { lab: other.name, spec, note: `this build has no lab "${lab}": the programs of "${other.name}" run it` };
  throw new UsageError(
    `no lab of this build can be set up as "${lab}" of zonequake ${zonequake}: replay it with the build that wrote it`,
  );
}
