import type { Told } from '../records/incident-outcome.ts';
import { durationWords } from './words.ts';

function mark({ seenMs, required, toBeMissed }: Told['steps'][number]): string {
  if (seenMs !== undefined) return durationWords(seenMs);
  return required && !toBeMissed ? 'MISSED' : required ? 'missed' : 'not seen';
}

/** Every step of a story: when it was seen and in what, or that it was missed. Nothing for a story without steps. */
export function stepLines(steps: Told['steps']): string[] {
  if (steps.length === 0) return [];
  const marks = steps.map(mark);
  const width = Math.max(...marks.map(({ length }) => length));
  const lines = steps.flatMap(({ title, source, seenIn }, index) => [
    `  ${(marks[index] ?? '').padStart(width)}  ${title}${source === undefined ? '' : ` (${source})`}`,
    ...(seenIn === undefined ? [] : [`  ${' '.repeat(width)}    ${seenIn}`]),
  ]);
  return ['steps of the story, and when each was seen:', ...lines];
}
