import type { Told } from '../records/incident-outcome.ts';
import { durationWords } from './words.ts';

function mark({ seenMs, required, toBeMissed }: Told['steps'][number]): string {
  if (seenMs !== undefined) return durationWords(seenMs);
  return required && !toBeMissed ? 'MISSED' : required ? 'missed' : 'not seen';
}

/** Why a step was not seen: the nearest event, and what differed. */
function whyLines({ why }: Told['steps'][number]): string[] {
  if (!why) return [];
  const { nearest, atMs = 0, differs } = why;
  return [
    ...(nearest === undefined ? [] : [`nearest: at ${durationWords(atMs)} ${nearest}`]),
    `but ${differs.join('; ')}`,
  ];
}

/**
 * Every step of a story: when it was seen and in what, or that it was missed, on `tellsWhy` with what came nearest. Nothing for a
 * story without steps.
 */
export function stepLines(steps: Told['steps'], tellsWhy = false): string[] {
  if (steps.length === 0) return [];
  const marks = steps.map(mark);
  const width = Math.max(...marks.map(({ length }) => length));
  const lines = steps.flatMap((step, index) => {
    const { title, source, seenIn } = step;
    const below = [...(seenIn === undefined ? [] : [seenIn]), ...(tellsWhy ? whyLines(step) : [])];
    return [
      `  ${(marks[index] ?? '').padStart(width)}  ${title}${source === undefined ? '' : ` (${source})`}`,
      ...below.map((line) => `  ${' '.repeat(width)}    ${line}`),
    ];
  });
  return ['steps of the story, and when each was seen:', ...lines];
}
