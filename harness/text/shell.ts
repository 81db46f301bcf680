import { isOneLine } from './printable.ts';

/** Words that mean themselves in any shell, wherever they stand behind a command. */
const PLAIN = /^[\w./:@%+,][\w./:@%+,=~-]*$/;

/** One character in `$'…'`: its octets in UTF-8. */
const octets = (character: string): string =>
  [...Buffer.from(character)].map((octet) => `\\x${octet.toString(16).padStart(2, '0')}`).join('');

/**
 * A text in quotes as one word for a shell. What cannot be printed is written out, as `$'…'` has it (bash, ksh, zsh, and POSIX since 2024), so
 * that a command to be copied is one line and shows all that it does.
 */
export function quoted(text: string): string {
  if (isOneLine(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const inner = Array.from(text, (character) => {
    if (character === '\\' || character === "'") return `\\${character}`;
    return isOneLine(character) ? character : octets(character);
  });
  return `$'${inner.join('')}'`;
}

/** A text as one word for a shell: with every command that is printed for people to copy, whatever is in it goes through here. */
export const shellWord = (text: string): string => (PLAIN.test(text) ? text : quoted(text));

/** The path of a file as one word that no command takes for an option. */
export const shellPath = (path: string): string => shellWord(path.startsWith('-') ? `./${path}` : path);
