import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';

const here = (file: string) => new URL(file, import.meta.url).href;

/** Loads TypeScript, says so, and loads more when it is interrupted: by then esbuild's process is dead or dying. */
const program = (first: string, ...more: readonly string[]) => `
  process.on('SIGINT', async () => {
    await Promise.all([${more.map((url) => `import('${url}')`)}]);
    console.log('loaded more');
    process.exit();
  });
  await import('${first}');
  console.log('loaded');
  setInterval(() => {}, 1000);
`;

describe('TypeScript', () => {
  let dir = '';
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  after(() => rmSync(dir, { recursive: true }));

  /** Not of the checkout, so that what it is compiled to is not known. */
  function moduleOf(name: string): string {
    const path = join(dir, `${name}.ts`);
    writeFileSync(path, `export const name: string = '${name}';\n`);
    return pathToFileURL(path).href;
  }

  /** What a program says that is interfered with as soon as it has loaded, and how it ends, and with it all that it has started. */
  async function play(interfere: (child: ChildProcess) => void) {
    const code = program(moduleOf('a'), moduleOf('b'), moduleOf('c'));
    const args = ['--import', here('./register.mjs'), '--input-type=module', '--eval', code];
    const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    // esbuild writes to it too, so it is closed when both have ended.
    child.stderr.resume();
    const ended = once(child, 'close');
    const said: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      if (line === 'loaded') interfere(child);
    });
    const [exitCode, signal] = await ended;
    return { ended: exitCode ?? signal, said };
  }

  it('is loaded on after an interrupt of the whole process group, which ends esbuild', async () => {
    const played = await play(({ pid = Number.NaN }) => process.kill(-pid, 'SIGINT'));
    expect(played).to.deep.equal({ ended: 0, said: ['loaded', 'loaded more'] });
  });

  it('leaves no esbuild when the process is killed', async () => {
    const played = await play((child) => child.kill('SIGKILL'));
    expect(played).to.deep.equal({ ended: 'SIGKILL', said: ['loaded'] });
  });
});
