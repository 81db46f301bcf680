import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** What people read, the guides in the folders included. */
const PAPERS = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && !path.startsWith('fixtures/hostile/') && existsSync(join(ROOT, path)));

/** Paths of files in backticks. */
const filesIn = (text: string): string[] =>
  Array.from(
    text.matchAll(/`((?:harness|faults|fixtures|suites)\/[^`*<]+\.(?:ts|mjs|md|json|yaml))`/g),
    ([, path = '']) => path,
  );

describe('the papers', () => {
  for (const paper of PAPERS) {
    it(`name no file that is not there: ${paper}`, () => {
      const prose = read(paper).replace(/^```[\s\S]*?^```/gm, '');
      const links = Array.from(prose.matchAll(/\]\(([^)#:]+)\)/g), ([, link = '']) => join(dirname(paper), link));
      expect([...filesIn(prose), ...links].filter((path) => !existsSync(join(ROOT, path)))).to.deep.equal([]);
    });
  }

  it('all travel with the package, where they lie at the top', () => {
    const { files }: { files: readonly string[] } = JSON.parse(read('package.json'));
    const top = PAPERS.filter((path) => !path.includes('/') && path !== 'README.md');
    expect(top.filter((path) => !files.includes(path))).to.deep.equal([]);
  });

  it('tell how it is built in 80 lines, and the way of an injection in 12 files', () => {
    const architecture = read('ARCHITECTURE.md');
    expect(architecture.trimEnd().split('\n').length).to.be.at.most(80);
    const [, way = ''] = architecture.split('## The way of an injection');
    const rows = Array.from(way.matchAll(/^\| (`[^`]+`) \|/gm), ([, cell = '']) => filesIn(cell));
    expect(rows.length).to.be.within(8, 12);
    expect(rows.every((row) => row.length === 1)).to.equal(true);
  });
});
