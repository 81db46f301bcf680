import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const BIN = fileURLToPath(new URL('../../harness/zonequake.mjs', import.meta.url));

/** Runs the command line in a folder of its own; resolves to the exit code. */
function zonequake(cwd: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [BIN, ...args], { cwd, maxBuffer: 1 << 26 }, () => {
      resolve(child.exitCode ?? -1);
    });
  });
}

/** Every file under a folder by its relative path, with its text. */
function filesOf(root: string, dir = root): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of readdirSync(dir).toSorted()) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) for (const [inner, text] of filesOf(root, path)) files.set(inner, text);
    else files.set(relative(root, path), readFileSync(path, 'utf8'));
  }
  return files;
}

/** A run folder without the two things in it that the machine decides. */
function runFolder(cwd: string): Map<string, string> {
  const files = filesOf(join(cwd, 'out'));
  const campaign = files.get('campaign.json') ?? '';
  return files.set('campaign.json', campaign.replace(/"(elapsedMs|startedAt)": [^\n]+/g, '"$1": 0,'));
}

function expectSame(a: Map<string, string>, b: Map<string, string>): void {
  expect([...b.keys()]).to.deep.equal([...a.keys()]);
  // Not a deep comparison: a difference in a history of a megabyte would be printed whole.
  expect([...a].filter(([path, text]) => b.get(path) !== text).map(([path]) => path)).to.deep.equal([]);
}

describe('determinism: the same seed gives the same bytes', () => {
  let root = '';
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  /** The same campaign with one process and with two workers, each in a folder of its own. */
  async function twice(...args: string[]): Promise<[number, Map<string, string>][]> {
    const all: [number, Map<string, string>][] = [];
    for (const jobs of ['1', '2']) {
      const cwd = mkdtempSync(join(root, 'jobs-'));
      const exitCode = await zonequake(cwd, ['run', '--out', 'out', '--jobs', jobs, '--keep-history', ...args]);
      all.push([exitCode, runFolder(cwd)]);
    }
    return all;
  }

  it('50 seeds: every history and schedule, in one process and in two others', async () => {
    const [one, two] = await twice('--runs', '50', '--seed', '20110804');
    if (!one || !two) throw new Error('both campaigns have run');
    expect([one[0], two[0]]).to.deep.equal([0, 0]);
    const names = [...one[1].keys()];
    expect(names.filter((name) => name.startsWith('histories'))).to.have.length(50);
    expect(names.filter((name) => name.startsWith('schedules'))).to.have.length(50);
    expect(new Set([...one[1].values()]).size).to.equal(names.length);
    expectSame(one[1], two[1]);
  });

  it('a counterexample: the same run, shrunk to the same schedule, written up in the same words', async () => {
    // Of whole runs the histories are compared above.
    const short = ['--set', 'timing.durationMs=50000', '--set', 'timing.quietMs=15000'];
    const bug = ['--set', 'nameserver.version=2.1.5', ...short];
    const [one, two] = await twice('--runs', '40', '--seed', '20210722', ...bug);
    if (!one || !two) throw new Error('both campaigns have run');
    expect([one[0], two[0]]).to.deep.equal([1, 1]);
    expect([...one[1].keys()]).to.include('counterexamples/1/schedule.json');
    expectSame(one[1], two[1]);
  });
});
