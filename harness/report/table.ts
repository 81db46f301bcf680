/** Breaks text at spaces into lines of at most `width` characters; a longer word gets a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A column: its heading and its width in characters. */
export interface Column {
  readonly title: string;
  readonly width: number;
}

/** A plain-text table with wrapped cells. A cell is a list of paragraphs. */
export function table(columns: readonly Column[], rows: readonly (readonly (readonly string[])[])[]): string {
  const rule = `+${columns.map(({ width }) => '-'.repeat(width + 2)).join('+')}+`;
  const draw = (cells: readonly (readonly string[])[]): string[] => {
    const wrapped = columns.map(({ width }, i) => (cells[i] ?? []).flatMap((text) => wrap(text, width)));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, y) => {
      const line = columns.map(({ width }, i) => (wrapped[i]?.[y] ?? '').padEnd(width));
      return `| ${line.join(' | ')} |`;
    });
  };
  const heading = draw(columns.map(({ title }) => [title]));
  return [rule, ...heading, rule, ...rows.flatMap((row) => [...draw(row), rule])].join('\n');
}
