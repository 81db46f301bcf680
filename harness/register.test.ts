import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from 'chai';

const here = (file: string) => new URL(file, import.meta.url).href;

/** Loads TypeScript, says so, and loads more when it is interrupted: by then esbuild's process is dead or dying. */
const PROGRAM = `
  process.on('SIGINT', async () => {
    await Promise.all([import('${here('./cli/program.ts')}'), import('${here('./dns/query.ts')}')]);
    console.log('loaded more');
    process.exit();
  });
  await import('${here('./basics/errors.ts')}');
  console.log('loaded');
  setInterval(() => {}, 1000);
`;

describe('TypeScript', () => {
  it('is loaded on after an interrupt of the whole process group, which ends esbuild', async () => {
    const args = ['--import', here('./register.mjs'), '--input-type=module', '--eval', PROGRAM];
    const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const ended = once(child, 'close');
    const said: string[] = [];
    lines.on('line', (line) => {
      said.push(line);
      if (line === 'loaded') process.kill(-(child.pid ?? Number.NaN), 'SIGINT');
    });
    const [code] = await ended;
    expect({ code, said }).to.deep.equal({ code: 0, said: ['loaded', 'loaded more'] });
  });
});
