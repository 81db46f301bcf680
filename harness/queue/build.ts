import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { version } from '../basics/version.ts';
import { folderWord, lineText } from '../input/names.ts';
import { canonicalJson } from '../schedule/canonical.ts';
import type { Catalogue } from '../setup/catalogue.ts';

/** What decides how a run comes out, besides what it is asked: it must be the same wherever parts of one campaign are judged. */
export const Build = z.strictObject({
  /** Of the package. */
  zonequake: lineText(100),
  /** Digest of the sources, and of the names of labs, faults and invariants. */
  sources: z.string().regex(/^[0-9a-f]{12}$/),
  /** Digests of the programs that were brought, by role. */
  programs: z.record(folderWord, lineText(100)),
});
export type Build = Readonly<z.infer<typeof Build>>;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** A package carries its sources beside what was built of them, so that it is the same build as the checkout that it was made of. */
const HERE = fileURLToPath(new URL('../../', import.meta.url));
const ROOT = HERE.replace(/\.build[\\/]esm[\\/]$/, '');
/** What runs, as far as a package has it. */
const RUNS = /^(?!.*(\.test\.ts$|[\\/]testkit[\\/])).*\.ts$/;
const LEFT_OUT = /^(harness[\\/]pack|fixtures[\\/](hostile|compose))[\\/]/;

/** The sources by path, each with its text: what is there and nothing else. */
function sources(): readonly (readonly [string, string])[] {
  const paths = ['harness', 'faults', 'fixtures'].flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' }).map((path) => join(top, path)),
  );
  return paths
    .filter((path) => RUNS.test(path) && !LEFT_OUT.test(path))
    .toSorted()
    .map((path) => [path, readFileSync(join(ROOT, path), 'utf8')] as const);
}

/** This build, with the programs that were brought for it. */
export function buildOf(
  { labs, faults, invariants }: Pick<Catalogue, 'labs' | 'faults' | 'invariants'>,
  programs: Readonly<Record<string, string>> = {},
): Build {
  const named = [labs.map(({ name }) => name), faults.map(({ kind }) => kind), invariants.map(({ name }) => name)];
  return { zonequake: version, sources: digest(canonicalJson([sources(), named])), programs };
}

/** One word for a build: builds with the same are the same. */
export const buildWord = (build: Build): string => digest(canonicalJson(build));

/** What another build has that this one has not, as the end of a sentence; undefined where they are the same. */
export function differenceOf(own: Build, other: Build): string | undefined {
  if (own.zonequake !== other.zonequake) return `is zonequake ${other.zonequake}, and this is ${own.zonequake}`;
  if (own.sources !== other.sources)
    return `has other labs, faults or invariants (${other.sources}) than this one (${own.sources})`;
  if (canonicalJson(own.programs) === canonicalJson(other.programs)) return undefined;
  const roles = (programs: Build['programs']) => Object.keys(programs).join(', ') || 'none';
  return `has other programs of its owner's (${roles(other.programs)}) than this one (${roles(own.programs)})`;
}
