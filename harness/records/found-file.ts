import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import { firstIssue } from '../input/issue.ts';
import { folderWord, lineText, tokenText } from '../input/names.ts';
import { parseJson } from '../input/parse-json.ts';
import type { ScheduleFile } from '../schedule/codec.ts';
import { describeSchedule } from '../schedule/describe.ts';
import { encodeToken } from '../schedule/token.ts';
import type { Found } from './found.ts';

const count = z.number().int().min(0);
const counts = z.record(z.string(), count);
const tally = z.looseObject({ operations: count, demanded: count, succeeded: count, failed: count });
const lines = z.array(z.string());

const ConfirmedPart = z.looseObject({
  class: z.enum(['deterministic', 'flaky', 'sim-only', 'harness']),
  failed: count,
  of: count,
  runs: count,
  words: lines,
  injections: count,
  reason: z.string().optional(),
  // There is none where no schedule was run.
  token: z.union([tokenText, z.literal('')]),
});

/** All that is read of a counterexample's `verdict.json`, by whomever; what else is in it is kept. */
const FoundFile = z.looseObject({
  verdict: z.enum(['pass', 'fail', 'inconclusive', 'harness-error']),
  reason: z.string().optional(),
  violations: z.array(
    z.looseObject({ invariant: lineText(200), message: z.string(), atMs: z.number(), events: z.array(count) }),
  ),
  leaks: z.array(z.looseObject({ what: z.string() })),
  judged: counts,
  operations: tally,
  byClient: z.record(z.string(), tally),
  byCustomer: z.record(z.string(), tally),
  excused: counts,
  excusedByInjection: counts,
  bitten: counts,
  idle: z.array(count),
  pinned: lineText(200),
  message: z.string(),
  fingerprint: lineText(300),
  runtime: lineText(100),
  programs: z.array(folderWord).optional(),
  source: lineText(300),
  words: lines,
  injectionsFrom: count,
  injectionsTo: count,
  probes: count,
  reproduced: z.looseObject({ failed: count, of: count }),
  unconfirmed: z.boolean().optional(),
  confirmed: ConfirmedPart.optional(),
  necessary: z.array(z.looseObject({ words: z.string(), without: z.enum(['holds', 'violated', 'not judged']) })),
  unfinished: z.literal(true).optional(),
  token: tokenText,
});

/** Reads a `verdict.json`, all of it. Throws UsageError that names the file and the field. */
export function decodeFound(text: string, source: string): Found {
  const json = parseJson(text, source);
  const parsed = FoundFile.safeParse(json);
  if (parsed.success) return json as Found;
  throw new UsageError(`${source} is no verdict of this version: ${firstIssue(parsed.error, json, FoundFile)}`);
}

const NO_OPERATIONS = { operations: 0, demanded: 0, succeeded: 0, failed: 0 };

/** What a schedule alone says of a failure whose verdict was never written, or was damaged. */
export function foundIn(file: ScheduleFile, runtime: string): Found {
  const { expect: pinned = 'unknown', injections, programs } = file;
  const kinds = [...new Set(injections.map(({ kind }) => kind))].toSorted();
  return {
    ...{ verdict: 'fail', violations: [], leaks: [], operations: NO_OPERATIONS, byClient: {}, byCustomer: {} },
    ...{ excused: {}, excusedByInjection: {}, bitten: {}, idle: [], judged: {} },
    ...(programs && { programs: Object.keys(programs) }),
    ...{ pinned, runtime, unfinished: true, token: encodeToken(file), necessary: [], probes: 0 },
    message: 'what exactly was violated had not been written yet',
    fingerprint: `${pinned}/${kinds.join('+')}`,
    source: 'a run',
    words: describeSchedule(injections, new Map()),
    ...{ injectionsFrom: injections.length, injectionsTo: injections.length, reproduced: { failed: 1, of: 1 } },
  };
}
