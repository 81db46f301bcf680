import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { isOneLine } from './printable.ts';
import { shellPath, shellWord } from './shell.ts';

const WORDS = [
  ...[
    '',
    'a b',
    "it's",
    '$(touch x)',
    '`touch x`',
    '; touch x',
    'a\nb',
    '\u001b[31m',
    "a\n'b\\",
    '~',
    '=ls',
    '*',
    '"',
    '#',
    '!!',
  ],
  ...['Zürich 🙂', 'a\u202eb', '\u009b1', 'a&b', '{a,b}', '../x y/-z', 'runs/small-7/schedule.json', 'zq1.abc_-'],
];

describe('words of a printed command', () => {
  it('are one word to a shell, the same, on one line', () => {
    const words = WORDS.map(shellWord);
    expect(words.filter((word) => !isOneLine(word))).to.deep.equal([]);
    const said = execFileSync('bash', ['-c', `printf '%s\\0' ${words.join(' ')}`], { encoding: 'utf8' });
    expect(said.split('\0').slice(0, -1)).to.deep.equal(WORDS);
  });

  it('are as they are where that is safe', () => {
    expect(shellWord('.zonequake/runs/small-7/counterexamples/1/schedule.json')).not.to.contain("'");
    expect(shellPath('-x.json')).to.equal('./-x.json');
  });
});
