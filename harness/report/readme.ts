import { join } from 'node:path';
import type { Counterexample } from '../campaign/folder.ts';
import type { Found } from '../campaign/found.ts';
import type { Setup } from '../campaign/setup.ts';
import type { History } from '../history/events.ts';
import { confirmedLines } from './docker-words.ts';
import { eventWords } from './event-words.ts';
import { percent, replayCommand, scheduleWord, shrunkLine, wordsOf } from './words.ts';

/** Where a counterexample was found, and how this build is called. */
export interface Context {
  readonly setup: Setup;
  readonly history: History;
  readonly command: string;
}

/** Violations that are told event by event; the rest are in verdict.json. */
const VIOLATIONS_TOLD = 5;
const EVENTS_TOLD = 8;

const WITHOUT = {
  holds: 'without it the invariant holds: it is necessary',
  violated: 'without it the invariant is still violated: it is **not** necessary, since shrinking ran out of runs',
  'not judged': 'the run without it could not be judged',
} as const;

function necessityLines(found: Found): string[] {
  const { necessary } = found;
  if (necessary.length === 0 && found.injectionsTo > 0) return ['Not tried: the schedule is as it was written.'];
  if (necessary.length === 0) return ['No injection is needed: the lab breaks by itself.'];
  return necessary.map(({ words, without }) => `- ${words}: ${WITHOUT[without]}.`);
}

function violationLines({ violations, pinned }: Found, history: History): string[] {
  const told = [...violations].sort((a, b) => Number(b.invariant === pinned) - Number(a.invariant === pinned));
  const lines = told.slice(0, VIOLATIONS_TOLD).flatMap(({ invariant, message, events }) => [
    `- **${invariant}**: ${message}`,
    ...events.slice(0, EVENTS_TOLD).flatMap((index) => {
      const event = history[index];
      return event ? [`  - line ${index + 2}: ${eventWords(event)}`] : [];
    }),
  ]);
  const left = told.length - VIOLATIONS_TOLD;
  return left > 0 ? [...lines, `- and ${left} more, in verdict.json`] : lines;
}

function excuseLines({ operations, excused, excusedByInjection }: Found): string[] {
  const list = (record: Readonly<Record<string, number>>, name: (key: string) => string) =>
    Object.entries(record).map(([key, count]) => `- ${name(key)}: ${count}`);
  const share = operations.operations === 0 ? 0 : operations.demanded / operations.operations;
  return [
    `Of ${operations.operations} operations ${operations.demanded} (${percent(share)}) had no excuse to fail; ` +
      `${operations.failed} failed. Operations excused, by excuse and by injection (-1: none of its own):`,
    '',
    ...(Object.keys(excused).length === 0 ? ['- none'] : list(excused, (key) => key)),
    ...list(excusedByInjection, (key) => `injection ${key}`),
  ];
}

function confirmation(found: Found): string[] {
  const lines = confirmedLines(found);
  if (lines.length === 0) return [];
  const { confirmed } = found;
  const files =
    'Its schedule, history and verdict are in `docker/`, its packets in `capture-*.pcap`; `export/` does it by hand.';
  const exists = confirmed && confirmed.failed > 0;
  return ['## On containers', '', ...lines.map((line) => line.trim()), '', ...(exists ? [files, ''] : [])];
}

/** README.md of a counterexample: all that a reader needs to believe it, and to see it again. */
export function counterexampleReadme({ dir, found }: Counterexample, { setup, history, command }: Context): string {
  const overrides = Object.entries(setup.set).map(([path, value]) => `\`${path}=${value}\``);
  const title = setup.experiment.invariants.find(({ name }) => name === found.pinned)?.title ?? '';
  const lines = [
    `# ${found.fingerprint}`,
    '',
    `On lab \`${setup.lab}\` (${overrides.join(', ') || 'as it is'}, timing \`${setup.timing}\`), **${found.pinned}** ` +
      `is violated${title && ` (it demands: ${title.replace(/\.$/, '')})`}.`,
    '',
    found.message,
    '',
    `## ${scheduleWord(found).replace(/^t/, 'T')}`,
    '',
    ...wordsOf(found).map((line) => `- ${line}`),
    '',
    `It was ${shrunkLine(found)}.`,
    '',
    ...confirmation(found),
    '## Why each injection is necessary',
    '',
    ...necessityLines(found),
    '',
    '## See it again',
    '',
    '```sh',
    replayCommand(command, found, join(dir, 'schedule.json')),
    replayCommand(command, found, found.token),
    '```',
    '',
    '## What happened',
    '',
    'Lines are those of history.jsonl.',
    '',
    ...violationLines(found, history),
    '',
    '## Excuses in force',
    '',
    ...excuseLines(found),
    '',
    '`original.json` is the schedule as it was found, `verdict.json` the verdict on the smallest.',
  ];
  return `${lines.join('\n')}\n`;
}
