import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import { asEvent } from '../history/codec.ts';
import type { EventBook } from '../history/event-book.ts';
import { firstIssue } from '../input/issue.ts';
import { LIMITS } from '../lab/limits.ts';
import type { RunResult } from '../run/run.ts';
import { FeltFile, LoadedFile, ValidatedFile } from './harm-file.ts';
import type { RunSummary } from './summary.ts';

const count = z.number().int().min(0);
const ms = z.number().min(0);
const counts = z.record(z.string(), count);
const tally = z.strictObject({ operations: count, demanded: count, succeeded: count, failed: count });
const groups = z.record(z.string(), FeltFile);
const verdict = z.enum(['pass', 'fail', 'inconclusive', 'harness-error']);

const Felt = z.strictObject({
  ...{ all: FeltFile, tier: groups, network: groups, family: groups },
  ...{ windowMs: ms, windows: z.array(FeltFile).max(1000), impact: z.number().min(0), spanMs: count },
  course: z.strictObject({
    ...{ detectedMs: ms.optional(), haltedMs: ms.optional(), rolledBackMs: ms.optional() },
    ...{ recoveredMs: ms.optional(), unrecovered: z.literal(true).optional() },
  }),
  validated: z.record(z.string(), ValidatedFile).optional(),
  loaded: z.record(z.string(), LoadedFile).optional(),
});

const Verdict = z.strictObject({
  verdict,
  reason: z.string().optional(),
  violations: z.array(
    z.strictObject({ invariant: z.string(), message: z.string(), atMs: ms, events: z.array(z.number().int()) }),
  ),
  leaks: z.array(z.strictObject({ what: z.string() })),
  ...{ judged: counts, operations: tally },
  ...{ byClient: z.record(z.string(), tally), byCustomer: z.record(z.string(), tally) },
  ...{ excused: counts, excusedByInjection: counts, bitten: counts, idle: z.array(count) },
});

/** That it can run on the lab is for `injectionProblem` to say. */
const Injection = z.strictObject({
  ...{ kind: z.string(), target: z.string(), atMs: ms, durationMs: ms },
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export const ScheduleShape = z.strictObject({
  seed: z.number().int().min(0).max(0xffffffff),
  injections: z.array(Injection).max(LIMITS.injections),
});
/** Events have shapes of their own. */
const Run = z.strictObject({ history: z.array(z.looseObject({ type: z.string() })), verdict: Verdict, virtualMs: ms });

const Summary = z.strictObject({
  ...{ run: count, verdict, reason: z.string().optional(), leaks: z.array(z.string()) },
  ...{ operations: tally, felt: Felt.optional(), bitten: counts, judged: counts, idle: count, virtualMs: ms },
  failing: z.strictObject({ schedule: ScheduleShape, verdict: Verdict, run: Run.optional() }).optional(),
});
const Summaries = z.array(Summary);

function checkEvents(history: readonly unknown[], source: string, book: EventBook): void {
  for (const [at, event] of history.entries()) asEvent(event, `${source}, event ${at}`, book);
}

/** What another process made of one run of a schedule, from JSON, checked as `asSummaries` checks. Throws UsageError; `source` begins it. */
export function asRun(json: unknown, source: string, book: EventBook): RunResult {
  const parsed = Run.safeParse(json);
  if (!parsed.success)
    throw new UsageError(`${source} is no run of this version: ${firstIssue(parsed.error, json, Run)}`);
  checkEvents(parsed.data.history, source, book);
  return json as RunResult;
}

/**
 * What another process made of some runs, from JSON. All of it has its place in `RunSummary`, and what it says of a history, if there is
 * one, is events of `book`. Throws UsageError; `source` begins it.
 */
export function asSummaries(json: unknown, source: string, book: EventBook): readonly RunSummary[] {
  const parsed = Summaries.safeParse(json);
  if (!parsed.success)
    throw new UsageError(`${source} is no judgement of this version: ${firstIssue(parsed.error, json, Summaries)}`);
  for (const { run, failing } of parsed.data) checkEvents(failing?.run?.history ?? [], `${source}, run ${run}`, book);
  // As it came, for the order of fields is part of a file.
  return json as readonly RunSummary[];
}
