import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import { toJson } from '../files/files.ts';
import { asEvent } from '../history/codec.ts';
import type { EventBook } from '../history/event-book.ts';
import type { Event } from '../history/events.ts';
import { firstIssue } from '../input/issue.ts';
import { parseJson } from '../input/parse-json.ts';
import { decodeSchedule, orderFile, type ScheduleFile } from '../schedule/codec.ts';
import type { Found } from './found.ts';
import { decodeFound } from './found-file.ts';

const FORMAT = 'zonequake-bundle';
const SomeEvents = z.strictObject({
  /** Index in the whole history of the first of them: what violations name as `events`. */
  from: z.number().int().min(0),
  /** Left out in the middle, since there were too many. */
  leftOut: z.number().int().min(0),
  events: z.array(z.looseObject({ type: z.string(), atMs: z.number() })),
});

const BundleFile = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  zonequake: z.string(),
  node: z.string(),
  revision: z.string().optional(),
  startedAt: z.iso.datetime().optional(),
  schedule: z.unknown(),
  found: z.unknown(),
  programs: z.record(z.string(), z.array(z.strictObject({ path: z.string(), text: z.string() }))).optional(),
  history: SomeEvents,
  nearest: z.strictObject({ without: z.string(), history: SomeEvents }).optional(),
});

/** A part of a history, from the first injection to the first harm. */
export interface EventsTold {
  readonly from: number;
  readonly leftOut: number;
  readonly events: readonly Event[];
}

/** A counterexample in one file: all that somebody else needs to see it again and to understand it. Data, and no code. */
export interface Bundle {
  /** Of the build that made it, and what was tested when, if that is known. */
  readonly zonequake: string;
  readonly node: string;
  readonly revision?: string;
  readonly startedAt?: string;
  /** With its lab whole. */
  readonly schedule: ScheduleFile;
  readonly found: Found;
  /** Sources of the programs that somebody brought, by role, the entry first: text to read, which no command runs. */
  readonly programs?: Readonly<Record<string, readonly { readonly path: string; readonly text: string }[]>>;
  readonly history: EventsTold;
  /** The run that is nearest to it and passes: the same schedule without one injection, in words. */
  readonly nearest?: { readonly without: string; readonly history: EventsTold };
}

/** The text of a bundle. */
export function encodeBundle({ schedule, ...rest }: Bundle): string {
  return toJson({ format: FORMAT, version: 1, ...rest, schedule: orderFile(schedule) });
}

/** Whether a text is meant as a bundle. */
export const looksLikeBundle = (text: string): boolean =>
  /^\s*\{\s*"format":\s*"zonequake-bundle"/.test(text.slice(0, 200));

const checkEvents = ({ events }: z.infer<typeof SomeEvents>, where: string, book: EventBook): void =>
  events.forEach((event, index) => void asEvent(event, `${where}.events[${index}]`, book));

/** Reads a bundle; `bookOf` tells the events of a lab's platform. Throws UsageError, one sentence, for one that is damaged or of another version. */
export function decodeBundle(text: string, source: string, bookOf: (lab: string) => EventBook): Bundle {
  const json = parseJson(text, source);
  const parsed = BundleFile.safeParse(json);
  if (!parsed.success) throw new UsageError(`${source}: ${firstIssue(parsed.error, json, BundleFile)}`);
  const { format: _, version: __, schedule: given, found, ...rest } = parsed.data;
  const part = (value: unknown) => JSON.stringify(value ?? null);
  const schedule = decodeSchedule(part(given), `${source}, schedule`);
  const book = bookOf(schedule.lab);
  checkEvents(rest.history, `${source}, history`, book);
  if (rest.nearest) checkEvents(rest.nearest.history, `${source}, nearest.history`, book);
  return {
    ...(rest as unknown as Pick<
      Bundle,
      'zonequake' | 'node' | 'revision' | 'startedAt' | 'programs' | 'history' | 'nearest'
    >),
    schedule,
    found: decodeFound(part(found), `${source}, found`),
  };
}
