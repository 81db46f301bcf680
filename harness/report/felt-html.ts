import { FELT_HEADS, feltRows, type Windowed } from './felt-words.ts';
import { type Html, html, list, numbers } from './html-page.ts';

/** What users felt, as a section of a page: in these lines, and by group and window in a table. */
export const feltSection = (felt: Windowed, lines: readonly string[]): Html => html`<h2>What users felt</h2>
${list(lines.map((line) => line.trim()))}
${numbers(FELT_HEADS, feltRows(felt))}`;
