import { z } from 'zod';
import { UsageError } from '../errors.ts';

const KnownIssue = z.strictObject({
  fingerprint: z.string().min(1),
  /** Last day on which it is tolerated, so that no issue is known for ever. */
  until: z.iso.date(),
  note: z.string(),
});

/** A failure that people have seen and taken on: reported, not failed on, until a date. */
export type KnownIssue = z.infer<typeof KnownIssue>;

/** Reads a known-issues file: a JSON list of `{fingerprint, until: 'YYYY-MM-DD', note}`. Throws UsageError. */
export function parseKnown(text: string, source: string): readonly KnownIssue[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${source} is not JSON (${(error as Error).message}): write a list of known issues`);
  }
  const parsed = z.array(KnownIssue).safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(
    `${source}: [${issue?.path.join('.')}] ${issue?.message}; each known issue is {fingerprint, until: "YYYY-MM-DD", note}`,
  );
}

/** The known issue that covers a fingerprint on a day (`YYYY-MM-DD`), its last day included. */
export function knownOn(known: readonly KnownIssue[], fingerprint: string, today: string): KnownIssue | undefined {
  return known.find((issue) => issue.fingerprint === fingerprint && today <= issue.until);
}
