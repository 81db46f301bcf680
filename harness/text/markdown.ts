import { oneLine } from './printable.ts';

/** Text of others in Markdown (GFM): on one line, and nothing in it is markup, a link or the beginning of a block. */
export const markdown = (text: string): string =>
  oneLine(text)
    .trim()
    .replace(/[\\`*_[\]<>|~#&]/g, '\\$&')
    .replace(/^(\d+)(?=[.)])/, '$1\\')
    .replace(/^[-+=]/, '\\$&');

/** The same as a span of code. */
export function markdownCode(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = /^`|`$/.test(line) ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}
