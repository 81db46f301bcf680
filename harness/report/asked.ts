import type { Harm } from '../harm/harm.ts';
import { markdown } from '../text/markdown.ts';
import type { Asked } from './asked-shape.ts';
import { type Html, html, numbers } from './html-page.ts';
import { loadedAsked } from './loaded-words.ts';
import { table } from './table.ts';
import { validatedAsked } from './validated-words.ts';

/** What was asked, of a run or of many; both are absent where nobody asked. */
type Answers = Pick<Harm, 'validated' | 'loaded'>;

const CELL_MAX = 24;

const allAsked = ({ validated, loaded }: Answers): readonly Asked[] => [
  ...(validated ? [validatedAsked(validated)] : []),
  ...(loaded ? [loadedAsked(loaded)] : []),
];

/** As lines for a terminal; none where nobody asked, as with the other two. */
export const askedLines = (answers: Answers): readonly string[] =>
  allAsked(answers).flatMap(({ line, heads, rows }) => [line, ...compact(heads, rows)]);

/** A table without the rules between rows, which have one line or few. */
function compact(heads: Asked['heads'], rows: Asked['rows']): readonly string[] {
  const cells = rows.map((row) => row.map(String));
  const columns = heads.map((title, index) => {
    return { title, width: Math.max(title.length, ...cells.map((row) => Math.min(CELL_MAX, row[index]?.length ?? 0))) };
  });
  const text = table(
    columns,
    cells.map((row) => row.map((cell) => [cell])),
  );
  const lines = text.split('\n');
  return lines.filter((line, index) => !line.startsWith('+') || index < 3 || index === lines.length - 1);
}

/** As sections of Markdown. */
export const askedSections = (answers: Answers): string[] =>
  allAsked(answers).flatMap(({ title, line, heads, rows }) => [
    ...[`## ${title}`, '', line, ''],
    `| ${heads.join(' | ')} |`,
    `| ${heads.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.map((cell) => markdown(String(cell))).join(' | ')} |`),
    '',
  ]);

/** As sections of a page. */
export const askedHtml = (answers: Answers): readonly Html[] =>
  allAsked(answers).map(
    ({ title, line, heads, rows }) => html`<h2>${title}</h2>
<p>${line}</p>
${numbers(heads, rows)}`,
  );
