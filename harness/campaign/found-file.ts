import { z } from 'zod';
import { UsageError } from '../errors.ts';
import type { ScheduleFile } from '../schedule/codec.ts';
import { describeSchedule } from '../schedule/describe.ts';
import { encodeToken } from '../schedule/token.ts';
import type { Found } from './found.ts';

const count = z.number().int().min(0);

/** What reporters read of a counterexample's `verdict.json`; the rest is taken as it is. */
const FoundFile = z.looseObject({
  violations: z.array(
    z.looseObject({ invariant: z.string(), message: z.string(), atMs: z.number(), events: z.array(count) }),
  ),
  pinned: z.string(),
  message: z.string(),
  fingerprint: z.string(),
  runtime: z.string(),
  source: z.string(),
  words: z.array(z.string()),
  injectionsFrom: count,
  injectionsTo: count,
  probes: count,
  reproduced: z.object({ failed: count, of: count }),
  necessary: z.array(z.looseObject({ words: z.string() })),
  token: z.string(),
});

/** Reads a `verdict.json`. Throws UsageError that names the file and the field. */
export function decodeFound(text: string, source: string): Found {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UsageError(`${source} is not JSON: it was cut off or damaged`);
  }
  const parsed = FoundFile.safeParse(json);
  if (parsed.success) return json as Found;
  const issue = parsed.error.issues[0];
  throw new UsageError(`${source} is no verdict of this version: ${issue?.path.join('.')}: ${issue?.message}`);
}

const NO_OPERATIONS = { operations: 0, demanded: 0, succeeded: 0, failed: 0 };

/** What a schedule alone says of a failure whose verdict was never written, or was damaged. */
export function foundIn(file: ScheduleFile, runtime: string): Found {
  const { expect: pinned = 'unknown', injections } = file;
  const kinds = [...new Set(injections.map(({ kind }) => kind))].toSorted();
  return {
    ...{ verdict: 'fail', violations: [], leaks: [], operations: NO_OPERATIONS, byClient: {}, byCustomer: {} },
    ...{ excused: {}, excusedByInjection: {}, bitten: {}, idle: [], judged: {} },
    ...{ pinned, runtime, unfinished: true, token: encodeToken(file), necessary: [], probes: 0 },
    message: 'what exactly was violated had not been written yet',
    fingerprint: `${pinned}/${kinds.join('+')}`,
    source: 'a run',
    words: describeSchedule(injections, new Map()),
    ...{ injectionsFrom: injections.length, injectionsTo: injections.length, reproduced: { failed: 1, of: 1 } },
  };
}
