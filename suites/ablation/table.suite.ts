import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { rows } from './rows.ts';
import { toldOf } from './table.ts';

describe('the ablation matrix as it was last written', () => {
  const matrix = readFileSync(new URL('../../ABLATION.md', import.meta.url), 'utf8');
  const cellsOf = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const written = matrix
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map(cellsOf);

  it('has every row, as it is now, in its order', () => {
    expect(written.map((cells) => cells.slice(0, 4))).to.deep.equal(rows.map(toldOf));
  });

  it('has as many that bear load as it says, and that is all', () => {
    const shown = written.filter(([, , , , invariant]) => invariant !== 'none found').length;
    expect(matrix).to.include(`${shown} of ${rows.length} are shown to bear load.`);
    expect(shown).to.equal(rows.length);
  });
});
