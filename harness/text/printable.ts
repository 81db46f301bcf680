/**
 * What a terminal, an editor or a page may act on, or hide: controls (but tab and newline), format characters such as those that turn the
 * direction of text (UAX #9), other ends of lines, and halves of surrogate pairs.
 */
const UNPRINTABLE = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A character as JSON and JavaScript write it: `\u001b`, or a pair of such. */
const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }).join('');

/** Text that may be of others, to be shown: what cannot be printed is seen and does nothing. JSON stays JSON, of the same value. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, escaped);

/** Whether there is nothing in a text but one line that can be printed. */
export const isOneLine = (text: string): boolean => oneLine(text) === text;

/** The same on one line. */
export const oneLine = (text: string): string => printable(text).replaceAll('\n', '\\n');

/** A text of at most `max` UTF-16 units: the middle goes, since a sentence ends in what is to be done. */
export function inShort(text: string, max: number): string {
  if (text.length <= max) return text;
  const tail = Math.floor(max / 3);
  return `${text.slice(0, max - tail - 1)}…${text.slice(text.length - tail)}`.toWellFormed();
}

/** The most of a line that is told on a terminal, in UTF-16 units: nobody reads more, and a file of others may hold megabytes. */
export const LINE_MAX = 2_000;

/** Lines as one text, each a line whatever it holds. */
export const linesText = (lines: readonly string[]): string =>
  lines.map((line) => inShort(oneLine(line), LINE_MAX)).join('\n');

/** A value of others in the middle of a sentence, in quotes. */
export const quotedValue = (value: string): string => `"${inShort(value, 60)}"`;
