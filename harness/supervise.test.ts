import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';

const SUPERVISE = new URL('./supervise.mjs', import.meta.url).href;
const PORT = `import { parentPort, workerData } from 'node:worker_threads';`;
const IN_ORDER = `${PORT} parentPort.postMessage({ endsInOrder: true });`;
const READY = `console.log('ready');`;

/** Threads that are supervised, by how they are with signals. */
const THREADS = {
  quick: `${IN_ORDER} parentPort.on('message', () => { console.log(workerData.asked[0]); process.exit(3); }); ${READY}`,
  slow: `${IN_ORDER} parentPort.on('message', () => parentPort.postMessage({ heard: true })); ${READY}`,
  busy: `${IN_ORDER} ${READY} setImmediate(() => { for (;;); });`,
  unready: `${READY} setInterval(() => {}, 1000);`,
  broken: `throw new Error('no room');`,
  plain: `console.log(process.argv[2]); console.error('told'); process.exitCode = 5;`,
};

interface Running {
  /** Resolves when this text has been written. */
  says(text: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<{ readonly end: number | string; readonly out: string; readonly err: string }>;
}

describe('a supervised thread', () => {
  let dir = '';
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
    for (const [name, text] of Object.entries(THREADS)) writeFileSync(join(dir, `${name}.mjs`), text);
  });
  after(() => rmSync(dir, { recursive: true }));

  function start(name: keyof typeof THREADS): Running {
    const entry = pathToFileURL(join(dir, `${name}.mjs`)).href;
    const program = join(dir, `supervise-${name}.mjs`);
    writeFileSync(program, `import { supervise } from '${SUPERVISE}'; supervise(new URL('${entry}'), ['word']);`);
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      said.out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said.err += chunk.toString();
    });
    const ended = once(child, 'close').then(([code, signal]) => ({
      end: (code ?? signal) as number | string,
      ...said,
    }));
    const says = (text: string): Promise<void> => {
      const isSaid = new Promise<void>((resolve) => {
        const look = () => `${said.out}${said.err}`.includes(text) && resolve();
        for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
        look();
      });
      return Promise.race([isSaid, ended.then(() => undefined)]);
    };
    return { says, signal: (name) => void child.kill(name), ended };
  }

  it('has the words, the output and the exit code of the process', async () => {
    expect(await start('plain').ended).to.deep.equal({ end: 5, out: 'word\n', err: 'told\n' });
    expect(await start('broken').ended).to.deep.equal({ end: 4, out: '', err: 'zonequake: no room\n' });
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`ends in order at the first ${signal}, and is told in memory as well`, async () => {
      const running = start('quick');
      await running.says('ready');
      running.signal(signal);
      const { end, out, err } = await running.ended;
      expect({ end, out }).to.deep.equal({ end: 3, out: 'ready\n1\n' });
      expect(err).to.contain('stopping');
    });

    it(`ends at the second ${signal}, of it, whatever it is doing`, async () => {
      const running = start('slow');
      await running.says('ready');
      running.signal(signal);
      await running.says('stopping');
      running.signal(signal);
      expect((await running.ended).end).to.equal(signal);
    });
  }

  it('ends at the first where there is nothing to end in order, and soon where it is not heard', async () => {
    for (const name of ['unready', 'busy'] as const) {
      const running = start(name);
      await running.says('ready');
      running.signal('SIGTERM');
      expect((await running.ended).end, name).to.equal('SIGTERM');
    }
  });
});
