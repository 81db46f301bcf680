import { join } from 'node:path';
import type { EventBook } from '../history/event-book.ts';
import type { History } from '../history/events.ts';
import type { Invariant } from '../invariants/invariant.ts';
import type { Counterexample } from '../records/folder.ts';
import type { Found } from '../records/found.ts';
import type { ScheduleFile } from '../schedule/codec.ts';
import { markdown, markdownCode } from '../text/markdown.ts';
import { askedSections } from './asked.ts';
import { confirmedLines } from './docker-words.ts';
import { demandedWords, excuseWords, necessityWords, tellViolations } from './evidence-words.ts';
import { feltLines } from './felt-words.ts';
import { replayCommand, scheduleWord, shrunkLine, wordsOf } from './words.ts';

/** What a counterexample's page is made of besides its verdict. */
export interface Context {
  /** The smallest schedule, with its lab. */
  readonly file: ScheduleFile;
  /** A run of it that failed. */
  readonly history: History;
  /** The events of the platform's own. */
  readonly events: EventBook;
  /** How this build is called. */
  readonly command: string;
  /** What the pinned invariant demands, in one line. */
  readonly demands?: string;
}

/** What an invariant demands, if it is among these. */
export function demandsOf(invariants: readonly Invariant[], pinned: string): Pick<Context, 'demands'> {
  const title = invariants.find(({ name }) => name === pinned)?.title;
  return title ? { demands: title } : {};
}

/** What the pinned invariant demands, as an aside. */
export const demandsWords = ({ demands }: Context): string =>
  demands === undefined ? '' : ` (it demands: ${demands.replace(/\.$/, '')})`;

function violationLines(found: Found, context: Context): string[] {
  const { told, left } = tellViolations(found, context);
  const lines = told.flatMap(({ invariant, message, events }) => [
    `- **${markdown(invariant)}**: ${markdown(message)}`,
    ...events.map((line) => `  - ${markdown(line)}`),
  ]);
  return left > 0 ? [...lines, `- and ${left} more, in verdict.json`] : lines;
}

function excuseLines(found: Found): string[] {
  return [
    `${demandedWords(found)} Operations excused, by excuse and by injection (-1: none of its own):`,
    '',
    ...excuseWords(found).map((line) => `- ${markdown(line)}`),
  ];
}

/** What lies beside a failure that was found on containers. */
const OF_CONTAINERS =
  'Without this program: the script in `export/`, by docker, nft and dig alone. `logs/` and `capture-*.pcap` are of a run that failed.';

function confirmation(found: Found): string[] {
  const lines = confirmedLines(found);
  if (lines.length === 0) return [];
  const { confirmed } = found;
  const files =
    'Its schedule, history and verdict are in `docker/`, its packets in `capture-*.pcap`; `export/` does it by hand.';
  const exists = confirmed && confirmed.failed > 0;
  return ['## On containers', '', ...lines.map(markdown), '', ...(exists ? [files, ''] : [])];
}

/** README.md of a counterexample: all that a reader needs to believe it, and to see it again. */
export function counterexampleReadme({ dir, found }: Counterexample, context: Context): string {
  const { file, command } = context;
  const overrides = Object.entries(file.set).map(([path, value]) => markdownCode(`${path}=${value}`));
  const lines = [
    `# ${markdown(found.fingerprint)}`,
    '',
    `On lab ${markdownCode(file.lab)} (${overrides.join(', ') || 'as it is'}, timing \`${file.timing}\`), **${markdown(found.pinned)}** ` +
      `is violated${demandsWords(context)}.`,
    '',
    markdown(found.message),
    '',
    `## ${scheduleWord(found).replace(/^t/, 'T')}`,
    '',
    ...wordsOf(found).map((line) => `- ${markdown(line)}`),
    '',
    `It was ${markdown(shrunkLine(found))}.`,
    '',
    ...confirmation(found),
    '## Why each injection is necessary',
    '',
    ...necessityWords(found).map((line) => `- ${markdown(line)}`),
    '',
    '## See it again',
    '',
    '```sh',
    replayCommand(command, found, join(dir, 'schedule.json')),
    replayCommand(command, found, found.token),
    '```',
    ...(found.runtime === 'docker' ? ['', OF_CONTAINERS] : []),
    '',
    '## What happened',
    '',
    'Lines are those of history.jsonl.',
    '',
    ...violationLines(found, context),
    '',
    ...(found.felt
      ? ['## What users felt', '', ...feltLines(found.felt).map((line) => `- ${markdown(line.trim())}`), '']
      : []),
    ...askedSections(found.felt ?? {}),
    '## Excuses in force',
    '',
    ...excuseLines(found),
    '',
    '`original.json` is the schedule as it was found, `verdict.json` the verdict on the smallest.',
  ];
  return `${lines.join('\n')}\n`;
}
