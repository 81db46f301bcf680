import { createHash } from 'node:crypto';
import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import { toJson } from '../files/files.ts';
import { firstIssue } from '../input/issue.ts';
import { lineText } from '../input/names.ts';
import { parseJson } from '../input/parse-json.ts';
import { canonicalJson } from '../schedule/canonical.ts';
import { decodeSchedule, orderFile, type ScheduleFile } from '../schedule/codec.ts';

const FORMAT = 'zonequake-failure';

const FailureFile = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  fingerprint: lineText(300),
  /** The violation, in one sentence. */
  message: z.string(),
  /** The day, `YYYY-MM-DD`, on which it was found, and what was tested then. */
  foundOn: z.iso.date(),
  revision: z.string().optional(),
  schedule: z.unknown(),
});

/** What is said of a failing schedule besides the schedule: absent for a `schedule.json` that somebody put into a store. */
export interface FailureNote {
  readonly fingerprint: string;
  readonly message: string;
  readonly foundOn: string;
  readonly revision?: string;
}

/** A failing schedule that is kept, to be replayed before every campaign that it fits. */
export interface StoredFailure extends Partial<FailureNote> {
  /** 12 hexadecimal digits that follow from the content. */
  readonly id: string;
  readonly schedule: ScheduleFile;
}

/** Enough that two failures of one store never share it. */
const ID_DIGITS = 12;

/** Of what the text says, and not of its whitespace, which version control may change. */
const idOf = (content: unknown): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex').slice(0, ID_DIGITS);

/**
 * The text of a stored failure, and its id. Where an owner's lab was when it was found is not kept: stores go from one checkout to another,
 * and the same failure is to have the same id there.
 */
export function encodeFailure(
  { labFile: _, ...schedule }: ScheduleFile,
  note: FailureNote,
): { readonly id: string; readonly text: string } {
  const { fingerprint, message, foundOn, revision } = note;
  const said = { fingerprint, message, foundOn, ...(revision !== undefined && { revision }) };
  const content = { format: FORMAT, version: 1, ...said, schedule: orderFile(schedule) };
  return { id: idOf(content), text: toJson(content) };
}

/** Reads a stored failure, or the `schedule.json` of a counterexample as one. Throws UsageError, one sentence. */
export function decodeFailure(text: string, source: string): StoredFailure {
  const content = parseJson(text, source);
  const isFailure = typeof content === 'object' && content !== null && Reflect.get(content, 'format') === FORMAT;
  if (!isFailure) return { id: idOf(content), schedule: decodeSchedule(text, source) };
  const parsed = FailureFile.safeParse(content);
  if (!parsed.success) throw new UsageError(`${source}: ${firstIssue(parsed.error, content, FailureFile)}`);
  const { schedule, fingerprint, message, foundOn, revision } = parsed.data;
  const said = { fingerprint, message, foundOn, ...(revision !== undefined && { revision }) };
  return {
    id: idOf(content),
    ...said,
    schedule: decodeSchedule(JSON.stringify(schedule ?? null), `${source}, schedule`),
  };
}
