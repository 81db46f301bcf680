import { UsageError } from '../basics/errors.ts';
import { nearest } from '../input/did-you-mean.ts';
import { type SpecProblem, specProblems } from '../lab/check-spec.ts';
import type { LabSpec } from '../lab/spec.ts';
import type { LabEntry, Profile } from '../runtime/entry.ts';
import { quotedValue } from '../text/printable.ts';

/**
 * Values for fields of a lab spec, by dotted path, as with `--set`. Text given to a field that holds a list or an object is
 * that value as JSON: `{"plant": "[\"stale-aaaa\"]"}`.
 */
export type Overrides = Readonly<Record<string, string | number | boolean>>;

/** What nameservers are to be asked by themselves when all has recovered. */
export interface Validation {
  readonly validateRecovery?: boolean;
  readonly validateLoad?: boolean;
}

/** The overrides that have a recovery validated for every customer, and by a load, where that is wished; `--set validateRecovery=…` may name some. */
export const validated = ({ validateRecovery, validateLoad }: Validation): Overrides => ({
  ...(validateRecovery === true && { validateRecovery: 'all' }),
  ...(validateLoad === true && { validateLoad: 'on' }),
});

type Branch = Record<string, unknown>;
const isBranch = (value: unknown): value is Branch => typeof value === 'object' && value !== null;

/** Every path in a JSON value, branches included: `fleets`, `fleets.0`, `fleets.0.count`. */
function pathsOf(value: unknown, prefix = ''): string[] {
  if (!isBranch(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => [`${prefix}${key}`, ...pathsOf(child, `${prefix}${key}.`)]);
}

function parentOf(root: unknown, path: string): { parent: Branch; key: string } {
  const keys = path.split('.');
  const key = keys.pop() ?? '';
  const parent = keys.reduce<unknown>(
    (at, step) => (isBranch(at) && Object.hasOwn(at, step) ? at[step] : undefined),
    root,
  );
  if (isBranch(parent) && Object.hasOwn(parent, key)) return { parent, key };
  throw new UsageError(
    `the lab has no field ${quotedValue(path)} to set: did you mean "${nearest(path, pathsOf(root))}"?`,
  );
}

/** A copy of a JSON value with some fields replaced. Throws UsageError for a path that it lacks, naming the nearest. */
export function withOverrides(root: unknown, overrides: Overrides): unknown {
  const copy: unknown = structuredClone(root);
  for (const [path, value] of Object.entries(overrides)) {
    const { parent, key } = parentOf(copy, path);
    parent[key] = typeof value === 'string' && isBranch(parent[key]) ? (fromJson(value) ?? value) : value;
  }
  return copy;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A version such as 2.1 stays text where the field holds text. */
function parseValue(text: string, current: unknown): string | number | boolean {
  const value = fromJson(text);
  if (typeof value === 'string') return value;
  const scalar = typeof value === 'number' || typeof value === 'boolean';
  return scalar && typeof current !== 'string' ? value : text;
}

/** Reads `path=value` arguments: a value is JSON if it parses as such, else text. Throws UsageError. */
export function parseOverrides(texts: readonly string[], root: unknown): Overrides {
  const overrides: Record<string, string | number | boolean> = {};
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at < 1)
      throw new UsageError(`--set wants path=value, such as --set timing.opsPerSecond=4, but got ${quotedValue(text)}`);
    const path = text.slice(0, at);
    const { parent, key } = parentOf(root, path);
    if (Object.hasOwn(overrides, path)) throw new UsageError(`--set ${path} is given twice: leave one out`);
    overrides[path] = parseValue(text.slice(at + 1), parent[key]);
  }
  return overrides;
}

/** Throws UsageError, one sentence for all that is wrong, unless nothing is. */
export function refuse(lab: string, found: readonly SpecProblem[]): void {
  if (found.length === 0) return;
  const problems = found.map(({ path, problem }) => `${path.join('.') || 'the spec'}: ${problem}`);
  throw new UsageError(`lab "${lab}" cannot be set up so: ${inShort(problems)}`);
}

/** Length of all the problems of a spec that are told; the first is told whatever its length. */
const TOLD_MAX = 200;

/** The first of some problems, and how many more there are: a spec that is quite another has dozens. */
function inShort([first = '', ...others]: readonly string[]): string {
  let text = first;
  let told = 0;
  for (const other of others) {
    if (text.length + other.length > TOLD_MAX) break;
    text += `; ${other}`;
    told++;
  }
  return told < others.length ? `${text}; and ${others.length - told} more` : text;
}

/** Checks a spec for this lab. Throws UsageError, one sentence for all that is wrong. */
export function parseSpec<Spec extends LabSpec>(entry: LabEntry<Spec>, spec: unknown): Spec {
  const parsed = entry.schema.safeParse(spec);
  if (!parsed.success) {
    const found = parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), problem: message }));
    refuse(entry.name, found);
    throw new UsageError(`lab "${entry.name}" cannot be set up so`);
  }
  refuse(entry.name, specProblems(parsed.data));
  return parsed.data;
}

/** The lab's spec in a timing profile with overrides, checked. Throws UsageError. */
export function specOf<Spec extends LabSpec>(entry: LabEntry<Spec>, profile: Profile, overrides: Overrides): Spec {
  const spec = parseSpec(entry, withOverrides(entry.spec(profile), overrides));
  if (spec.timing.profile === profile) return spec;
  throw new UsageError('timing.profile names the times and does not change them: choose others with --timing');
}
