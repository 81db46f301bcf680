import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { demandRefusal } from './ending.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const BIN = join(ROOT, 'harness', 'zonequake.mjs');

/** Has a process say at its end what it took, into the file that USAGE_FILE names. */
const METER = [
  "import { writeFileSync } from 'node:fs';",
  "import { isMainThread } from 'node:worker_threads';",
  "if (isMainThread) process.on('exit', () => writeFileSync(process.env.USAGE_FILE, JSON.stringify(process.resourceUsage())));",
].join('');

/** The most memory that a refusal may take, MB. */
const MEMORY_MAX_MB = 300;

describe('hostile files, and a process of its own', () => {
  let dir = '';
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  after(() => rmSync(dir, { recursive: true }));

  /** Runs the command as people do: how it ended, its computing time, and the most memory that it had at once. */
  async function metered(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const usage = join(dir, 'usage.json');
    const meter = ['--import', `data:text/javascript,${encodeURIComponent(METER)}`];
    const child = spawn(process.execPath, [...meter, BIN, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: dir,
      env: { ...process.env, USAGE_FILE: usage, ...env },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const [code] = await once(child, 'close');
    const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(usage, 'utf8'));
    return { code, out, err, cpuMs: (userCPUTime + systemCPUTime) / 1000, mb: maxRSS / 1024 };
  }

  it('takes no more time and memory than to refuse what is empty', async () => {
    const put = (name: string, content: string) => {
      writeFileSync(join(dir, name), content);
      return join(dir, name);
    };
    // A program that is started afresh takes some seconds on a busy machine, whatever it is asked.
    const { cpuMs: startMs } = await metered(['replay', put('empty.json', '')]);
    const cases = [
      ['replay', readFileSync(join(ROOT, 'fixtures', 'hostile', 'tok-bomb4m.txt'), 'utf8')],
      ['replay', put('almost.json', `[${'"\\u0041",'.repeat(1_500_000)}x]`)],
      ['incident', put('dashes.yaml', '- '.repeat(300_000))],
    ];
    for (const args of cases) {
      const { cpuMs, mb, ...ended } = await metered(args);
      demandRefusal({ ...ended, cpuMs: cpuMs - startMs }, args.join(' ').slice(0, 80));
      expect(mb, args.join(' ').slice(0, 80)).to.be.below(MEMORY_MAX_MB);
    }
  });

  it('is as it is whatever the environment says', async () => {
    const odd = {
      TMPDIR: '/nowhere',
      HOME: '\u001b[31m',
      COLUMNS: '-5',
      LANG: 'xx',
      GIT_DIR: '/dev/null',
      NO_COLOR: '1',
      FORCE_COLOR: '9',
    };
    const { cpuMs: _, mb: __, ...ended } = await metered(['run', 'nowhere', '--seed', '1'], odd);
    expect(demandRefusal({ ...ended, cpuMs: 0 }, 'environment')).to.contain('unknown lab "nowhere"');
  });
});
