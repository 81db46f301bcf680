import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8');
const MONTH = 'January|February|March|April|May|June|July|August|September|October|November|December';

/** A citation of a document, as a reader would take it for one. */
const CITATION = new RegExp(
  [
    `(?:${MONTH}) (?:of )?20\\d\\d(?:,? operator's \\w+| write-up)?`,
    "[A-Z]{4,}'\\d\\d",
    "\\boperator's (?:report|account|statement|release process|root cause analysis)",
    '\\b[Pp]aper\\b',
    '\\bwrite-up (?:of|among)\\b',
    '\\bTable \\d',
  ].join('|'),
  'g',
);

/** Sections of the paper, as they follow its name. */
const SECTIONS =
  /(?:\b[Pp]aper|WORLDS'05)(?: paper)?,?(?: WORLDS'05,)?(?: sections?)? (\d(?:\.\d)?(?:(?:,| and) \d\.\d)*)/g;

/** What a source says to people in comments: without the stars, so that what is wrapped reads on. */
const commentsOf = (source: string): string =>
  Array.from(source.matchAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm), ([text]) => text.replace(/\n\s*\* ?/g, ' ')).join('\n');

const PATHS = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => /^(harness|faults|suites|fixtures)\/.*\.(ts|mjs)$/.test(path) && existsSync(`${ROOT}${path}`));
const TEXTS = new Map([
  ...PATHS.map((path) => [path, commentsOf(read(path))] as const),
  ['ABLATION.md', read('ABLATION.md')] as const,
]);

/** First cells of the tables of SOURCES.md: the words that are cited, and the sections of the paper. */
const cells = Array.from(read('SOURCES.md').matchAll(/^\| ([^|]+) \|/gm), ([, cell = '']) => cell.trim());
const words = cells.flatMap((cell) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, word = '']) => word));

const found = (pattern: RegExp): (readonly [path: string, match: string])[] =>
  [...TEXTS].flatMap(([path, text]) =>
    Array.from(text.matchAll(pattern), ([whole, inner]) => [path, inner ?? whole] as const),
  );

describe('SOURCES.md', () => {
  it('has every word by which comments cite a document', () => {
    const known = new Set([...words, ...cells].map((word) => word.toLowerCase()));
    const unknown = found(CITATION).filter(([, match]) => !known.has(match.toLowerCase()));
    expect(unknown).to.deep.equal([]);
  });

  it('has every section of the paper that they cite', () => {
    const cited = found(SECTIONS).flatMap(([path, list]) => list.split(/, | and /).map((section) => [path, section]));
    expect(cited.length).to.be.above(60);
    expect(cited.filter(([, section = '']) => !cells.includes(section))).to.deep.equal([]);
  });

  it('has none that nothing cites any more', () => {
    const all = [...TEXTS.values()].join('\n');
    expect(words.filter((word) => !all.includes(word))).to.deep.equal([]);
    const cited = new Set(found(SECTIONS).flatMap(([, list]) => list.split(/, | and /)));
    const sections = cells.filter((cell) => /^\d(\.\d)?$/.test(cell));
    expect(sections.filter((section) => !cited.has(section))).to.deep.equal([]);
  });
});
