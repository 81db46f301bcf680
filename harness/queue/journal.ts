import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import { writeAtomic, writing } from '../files/files.ts';
import type { EventBook } from '../history/event-book.ts';
import { firstIssue } from '../input/issue.ts';
import { lineText } from '../input/names.ts';
import { readText } from '../input/read-text.ts';
import type { RunSummary } from '../records/summary.ts';
import type { Judges } from '../search/judges.ts';
import type { Setup } from '../setup/setup.ts';
import { checkSchedules } from './asked.ts';
import { runsWords, unpack } from './part-job.ts';
import { campaignWord, pack } from './wire.ts';

/** Beside a run folder's files, and none of them: a campaign that comes to its end removes it. */
const NAME = '.zonequake-parts';
const ADVICE = 'begin the campaign anew, without --resume';

const count = z.number().int().min(0);

/** What a campaign was when it began, as far as its own file does not say so. */
const Header = z.strictObject({
  format: z.literal('zonequake-parts'),
  version: z.literal(1),
  /** Its name on the queue, where its jobs may still be. */
  campaign: campaignWord,
  /** Of all that decides how its runs come out: what is taken from this file must be of the same. */
  digest: lineText(100),
  startedAt: z.iso.datetime(),
  /** Ids of the failures that the store had. What it was given since is the campaign's own, and no earlier failure. */
  stored: z.array(lineText(300)),
});
export type Journal = Readonly<z.infer<typeof Header>>;

export const journalOf = (header: Omit<Journal, 'format' | 'version'>): Journal => ({
  ...{ format: 'zonequake-parts', version: 1 },
  ...header,
});

const Line = z.strictObject({ from: count, to: count, summaries: z.base64() });
type Line = Readonly<z.infer<typeof Line>>;
/** By `from-to`. */
export type Lines = ReadonlyMap<string, Line>;

const keyOf = ({ from, to }: Pick<Line, 'from' | 'to'>): string => `${from}-${to}`;

/** Begins the journal of a campaign in its run folder, with the parts that are known. Throws WriteError. */
export function beginJournal(dir: string, header: Journal, lines: Iterable<Line> = []): void {
  // Written anew, also where it goes on: what a kill cut short must not be written behind.
  writeAtomic(join(dir, NAME), [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** Ends it: there is nothing to go on with. */
export const endJournal = (dir: string): void => rmSync(join(dir, NAME), { force: true });

/** A line, or nothing for one that a kill cut short. */
function lineOf(text: string): readonly Line[] {
  try {
    return [Line.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}

/** What a killed campaign left in its folder: how it began, and the parts that were judged, still packed. Throws UsageError where there is nothing to go on with. */
export function readJournal(dir: string): { readonly header: Journal; readonly lines: Lines } {
  const path = join(dir, NAME);
  if (!existsSync(path))
    throw new UsageError(
      `${dir} has no campaign with --queue that was cut short: give the run folder of one, or leave out --resume`,
    );
  const [first = '', ...rest] = readText(path, 'journal', ADVICE).split('\n');
  let json: unknown;
  try {
    json = JSON.parse(first);
  } catch {
    throw new UsageError(`${path} is damaged: ${ADVICE}`);
  }
  const header = Header.safeParse(json);
  if (!header.success)
    throw new UsageError(`${path} is no journal of this version: ${firstIssue(header.error, json, Header)}`);
  return { header: header.data, lines: new Map(rest.flatMap(lineOf).map((line) => [keyOf(line), line])) };
}

/** What the journal of judges is kept with. */
export interface Journaled {
  readonly dir: string;
  /** Parts that were judged before: nobody is asked for them again. */
  readonly lines: Lines;
  readonly setup: Setup;
  readonly book: EventBook;
}

/** The same judges, who are asked for nothing twice: what they said is kept in the run folder until the campaign ends. */
export function journaled<J extends Judges>(judges: J, { dir, lines, setup, book }: Journaled): J {
  const path = join(dir, NAME);
  const known = (line: Line): readonly RunSummary[] => {
    const source = `${path}, ${runsWords(line)}`;
    const summaries = unpack(line.summaries, line, source, book);
    checkSchedules(summaries, setup, source);
    return summaries;
  };
  return {
    ...judges,
    ask: async (request) => {
      const { from, to } = request.part;
      const before = lines.get(keyOf({ from, to }));
      if (before) return known(before);
      const summaries = await judges.ask(request);
      // A part that was cut short is asked for again.
      if (summaries.length === to - from && existsSync(path))
        writing(path, () => appendFileSync(path, `${JSON.stringify({ from, to, summaries: pack(summaries) })}\n`));
      return summaries;
    },
  };
}
