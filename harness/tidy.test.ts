import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TOP = ['harness', 'faults', 'suites', 'fixtures'] as const;

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Files of the project, relative to its root: tracked ones and new ones, not the ignored. */
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)));
const SOURCES = FILES.filter((path) => /^(harness|faults|suites|fixtures)\/.*\.ts$/.test(path));

/** What each folder may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  harness: [],
  faults: ['harness'],
  fixtures: ['harness'],
  suites: ['harness', 'faults', 'fixtures'],
};

/**
 * The folders of the harness, bottom to top: an import goes to the own folder or to one further down, and nowhere else. What is in no
 * folder comes last.
 */
const FLOORS: readonly string[] = [
  ...[
    'text',
    'basics',
    'input',
    'files',
    'lab',
    'dns',
    'history',
    'facts',
    'platform',
    'harm',
    'runtime',
    'schedule',
    'workload',
  ],
  ...['runtime/sim', 'runtime/docker/shared', 'runtime/docker/node', 'runtime/docker/shaper', 'runtime/docker'],
  ...['invariants', 'run', 'setup', 'incident', 'export', 'records', 'report', 'minimise', 'search', 'queue'],
  ...['own/compose', 'own/lab-file', 'own/checks', 'own/asker', 'own/platform', 'own/lab', 'own/client'],
  ...['own/init', 'own/export'],
  ...['cli/shared', 'cli/own', 'cli/lab', 'cli', 'pack', '.'],
];

/** Sources of the harness that are no tests of it. */
const HARNESS = SOURCES.filter((path) => path.startsWith('harness/') && !/\.test\.ts$|\/testkit\//.test(path));

const floorOf = (path: string): number => FLOORS.indexOf(relative('harness', dirname(path)) || '.');

/** The first circle of imports that is found from a file, if there is one. */
function circleFrom(path: string, imports: ReadonlyMap<string, readonly string[]>, above: readonly string[]): string[] {
  const again = above.indexOf(path);
  if (again >= 0) return [...above.slice(again), path];
  for (const to of imports.get(path) ?? []) {
    const circle = floorOf(to) === floorOf(path) ? circleFrom(to, imports, [...above, path]) : [];
    if (circle.length > 0) return circle;
  }
  return [];
}

/** What puts the parts together: these look back. */
const FACES = ['harness/cli.ts', 'harness/index.ts'];

function importsOf(path: string): string[] {
  const specifiers = [...read(path).matchAll(/(?:\bfrom\s+|\bimport\(?\s*)'(\.[^']*)'/g)].map(
    ([, specifier = '']) => specifier,
  );
  return specifiers.map((specifier) => relative(ROOT, resolve(ROOT, dirname(path), specifier)));
}

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"])\/\/.*$/gm, '$1');

interface Block {
  readonly name: string;
  readonly lines: number;
}

/** Functions by the formatter's indentation: from a line that opens one to the first line that closes at its depth. */
function functionsOf(path: string): Block[] {
  const lines = read(path).split('\n');
  return lines.flatMap((line, at) => {
    const opens = /(=>|\)|\): .+) \{$/.test(line);
    if (!opens || /^\s*(\} )?(if|for|while|switch|catch|else)\b|^\s*describe\w*\(/.test(line)) return [];
    const indent = /^\s*/.exec(line)?.[0] ?? '';
    const end = lines.findIndex((other, i) => i > at && other.startsWith(`${indent}}`));
    return end < 0 ? [] : [{ name: `${path}:${at + 1}`, lines: end - at + 1 }];
  });
}

const countLines = (path: string) => read(path).trimEnd().split('\n').length;

describe('tidy', () => {
  it('imports go one way: suites to fixtures and faults, and these to harness', () => {
    const wrong = SOURCES.filter((path) => !FACES.includes(path)).flatMap((path) => {
      const own = path.split('/')[0] ?? '';
      const allowed = [own, ...(MAY_IMPORT[own] ?? [])];
      return importsOf(path)
        .filter((to) => !allowed.includes(to.split('/')[0] ?? ''))
        .map((to) => `${path} imports ${to}`);
    });
    expect(wrong).to.deep.equal([]);
  });

  it('knows the floor of every folder of the harness, and each has files', () => {
    expect(HARNESS.filter((path) => floorOf(path) < 0)).to.deep.equal([]);
    const used = new Set(HARNESS.map(floorOf));
    expect(FLOORS.filter((_, floor) => !used.has(floor))).to.deep.equal([]);
  });

  it('has them in ARCHITECTURE.md, in the same order', () => {
    const table = read('ARCHITECTURE.md').split('| folder of `harness` | what |')[1]?.split('\n\n')[0] ?? '';
    const cells = table.split('\n').map((row) => row.split('|')[1] ?? '');
    expect(cells.flatMap((cell) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name]) => name))).to.deep.equal(FLOORS);
  });

  it('imports in the harness only go down', () => {
    const up = HARNESS.flatMap((path) =>
      importsOf(path)
        .filter((to) => to.startsWith('harness/') && floorOf(to) > floorOf(path))
        .map((to) => `${path} imports ${to}`),
    );
    expect(up).to.deep.equal([]);
  });

  it('no files of the harness import each other in a circle', () => {
    const imports = new Map(HARNESS.map((path) => [path, importsOf(path)]));
    for (const path of HARNESS) expect(circleFrom(path, imports, [])).to.deep.equal([]);
  });

  it('no file has over 300 lines, and half of them have under 100', () => {
    expect(SOURCES.filter((path) => countLines(path) > 300)).to.deep.equal([]);
    const lengths = SOURCES.map(countLines).toSorted((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).to.be.below(100);
  });

  it('no function has over 70 lines', () => {
    const long = SOURCES.flatMap(functionsOf).filter(({ lines }) => lines > 70);
    expect(long).to.deep.equal([]);
  });

  it('finds the functions that it measures', () => {
    const own = functionsOf('harness/tidy.test.ts').map(({ lines }) => lines);
    expect(own.length).to.be.at.least(9);
    expect(Math.max(...own)).to.be.within(9, 20);
  });

  it('nothing that the simulator runs takes time, chance or timers from the machine', () => {
    const simulated =
      /^(harness\/(lab|schedule|runtime\/sim|workload|history|invariants|dns)\/|harness\/runtime\/[^/]+$|faults\/|fixtures\/cdn\/)/;
    const banned =
      /\bDate\.now\b|new Date\(\)|\bperformance\.now\b|\bMath\.random\b|\bset(Timeout|Interval)\b|\bprocess\.hrtime\b/;
    const wrong = SOURCES.filter((path) => simulated.test(path)).flatMap((path) => {
      const found = banned.exec(withoutComments(read(path)));
      return found ? [`${path}: ${found[0]}`] : [];
    });
    expect(wrong).to.deep.equal([]);
  });

  it('has the four top-level folders and no others', () => {
    const ignored = ['node_modules', 'coverage', 'zonequake-failures'];
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !ignored.includes(entry.name))
      .map(({ name }) => name);
    expect(folders).to.have.members([...TOP]);
  });

  it('no file names the host of a package registry', () => {
    const host = /\bregistry\.(npmjs|yarnpkg|npmmirror)\.|"resolved":\s*"https?:|^\s*registry\s*=\s*https?:/m;
    expect(FILES.filter((path) => host.test(read(path)))).to.deep.equal([]);
  });
});
