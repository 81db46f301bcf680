import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import { firstIssue } from '../input/issue.ts';
import type { EventBook } from './event-book.ts';
import { shapeOf } from './event-shapes.ts';
import type { Event, History } from './events.ts';

/** Versions of the history file that this build reads. */
const VERSION = 2;

/** Where a history comes from. */
export interface HistoryOrigin {
  readonly lab: string;
  readonly seed: number;
}

const Header = z.object({
  format: z.literal('zonequake-history'),
  version: z.literal(VERSION),
  lab: z.string(),
  seed: z.number(),
});

/** JSON Lines: a header, then one event a line, in order; event `i` is on line `i + 2`. */
export function encodeHistory(history: History, { lab, seed }: HistoryOrigin): string {
  const header = { format: 'zonequake-history', version: VERSION, lab, seed };
  return `${[header, ...history].map((line) => JSON.stringify(line)).join('\n')}\n`;
}

function parseLine(line: string, number: number, source: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new UsageError(`${source}, line ${number} is not JSON: the file is damaged or cut off there`);
  }
}

/** An event of a file, with all that its type has. Throws UsageError; `where` begins the message. */
export function asEvent(value: unknown, where: string, book: EventBook): Event {
  const shape = shapeOf((value as { type?: unknown } | null)?.type, book);
  if (!shape) throw new UsageError(`${where} is no event of a history: it needs a known "type" and "atMs"`);
  const parsed = shape.safeParse(value);
  if (parsed.success) return value as Event;
  throw new UsageError(`${where} is no event of a history: ${firstIssue(parsed.error, value, shape)}`);
}

/**
 * Reads a history file; `book` has the events of the platform's own. Throws UsageError that names the line; `source` says where the text
 * is from.
 */
export function decodeHistory(
  text: string,
  book: EventBook,
  source = 'history',
): HistoryOrigin & { readonly history: History } {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const header = Header.safeParse(parseLine(lines[0] ?? '', 1, source));
  if (!header.success) {
    throw new UsageError(
      `${source}, line 1 is not the header of a zonequake-history file of version ${VERSION}: write it again, with this build`,
    );
  }
  const history = lines
    .slice(1)
    .map((line, i) => asEvent(parseLine(line, i + 2, source), `${source}, line ${i + 2}`, book));
  return { lab: header.data.lab, seed: header.data.seed, history };
}
