import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import { nearest } from '../input/did-you-mean.ts';
import { firstIssue } from '../input/issue.ts';
import { lineText } from '../input/names.ts';
import { parseJson } from '../input/parse-json.ts';
import { LIMITS } from '../lab/limits.ts';
import { NO_FAULT } from '../schedule/fingerprint.ts';
import { quotedValue } from '../text/printable.ts';
import type { Registry } from './registry.ts';

const KnownIssue = z.strictObject({
  fingerprint: lineText(300),
  /** Last day on which it is tolerated, so that no issue is known for ever. */
  until: z.iso.date(),
  note: z.string(),
});

type Names = Pick<Registry, 'invariants' | 'faults'>;

/** A failure that people have seen and taken on: reported, not failed on, until a date. */
export type KnownIssue = z.infer<typeof KnownIssue>;

const KnownFile = z.array(KnownIssue).max(LIMITS.known);

/** Reads a known-issues file: a JSON list of `{fingerprint, until: 'YYYY-MM-DD', note}`. Throws UsageError. */
export function parseKnown(text: string, source: string): readonly KnownIssue[] {
  const json = parseJson(text, source);
  const parsed = KnownFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const problem = firstIssue(parsed.error, json, KnownFile);
  throw new UsageError(`${source} is no list of {fingerprint, until: "YYYY-MM-DD", note}: ${problem}`);
}

/** What there is to say of known issues that no failure of this build can be: where each is in the list, and why. */
export function neverKnown(known: readonly KnownIssue[], { invariants, faults }: Names): readonly string[] {
  return known.flatMap(({ fingerprint }, index) => {
    const [, invariant = '', kinds = ''] = /^([^/]+)\/(.+)@[^@]+$/.exec(fingerprint) ?? [];
    const tell = (problem: string) => [`[${index}].fingerprint ${quotedValue(fingerprint)} ${problem}`];
    if (invariant === '') return tell('is none: write INVARIANT/KINDS@ROLE, as a report has it');
    const names = invariants.map(({ name }) => name);
    const near = (word: string, all: readonly string[]) => `did you mean "${nearest(word, all)}"?`;
    if (!names.includes(invariant)) return tell(`names no invariant of this build: ${near(invariant, names)}`);
    const all = [...faults.map(({ kind }) => kind), NO_FAULT];
    const strange = kinds.split('+').find((kind) => !all.includes(kind));
    return strange === undefined ? [] : tell(`names no kind of fault of this build: ${near(strange, all)}`);
  });
}

/** The known issue that covers a fingerprint on a day (`YYYY-MM-DD`), its last day included. */
export function knownOn(known: readonly KnownIssue[], fingerprint: string, today: string): KnownIssue | undefined {
  return known.find((issue) => issue.fingerprint === fingerprint && today <= issue.until);
}
