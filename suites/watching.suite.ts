import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type Ended, runCommand } from '../harness/testkit/command.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HEAD = '| what | switched on by | command | what it shows | held by |';

/** A row of the README's table: what is there, the command that shows it, and texts that are in what this prints. */
interface Row {
  readonly what: string;
  readonly command: string;
  readonly shows: readonly string[];
  readonly heldBy: string;
}

const quoted = (cell = ''): readonly string[] => Array.from(cell.matchAll(/`([^`]+)`/g), ([, text = '']) => text);

/** Every row below the head; "the same" is the command of the row before. */
function rowsOf(readme: string): readonly Row[] {
  const rows: Row[] = [];
  for (const line of readme.split(`${HEAD}\n`)[1]?.split('\n').slice(1) ?? []) {
    if (!line.startsWith('|')) break;
    const [, what = '', , command = '', shows, heldBy = ''] = line.split('|').map((cell) => cell.trim());
    const own = command === 'the same' ? rows.at(-1)?.command : quoted(command)[0];
    rows.push({ what, command: own ?? '', shows: quoted(shows), heldBy: quoted(heldBy)[0] ?? '' });
  }
  return rows;
}

/** What comes behind `npm start --`. */
function argsOf(command: string): readonly string[] {
  const [npm, start, dashes, ...args] = command.split(' ');
  expect([npm, start, dashes], command).to.deep.equal(['npm', 'start', '--']);
  return args;
}

describe('the table of monitoring, triggers, load and recovery in the README', () => {
  const rows = rowsOf(readFileSync(join(ROOT, 'README.md'), 'utf8'));
  const ran = new Map<string, Promise<Ended>>();
  let cwd = '';
  before(() => {
    cwd = mkdtempSync(join(tmpdir(), 'watching-'));
    symlinkSync(join(ROOT, 'fixtures'), join(cwd, 'fixtures'));
    // Each once, in two lanes: a command keeps one core busy.
    const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
    for (const command of new Set(rows.map(({ command }) => command))) {
      const lane = ran.size % lanes.length;
      const ended = (lanes[lane] ?? Promise.resolve()).then(() => runCommand(argsOf(command), { cwd }));
      lanes[lane] = ended;
      ran.set(command, ended);
    }
  });
  after(() => rmSync(cwd, { recursive: true }));

  const run = (command: string): Promise<Ended> =>
    ran.get(command) ?? Promise.reject(new Error(`nobody ran ${command}`));

  it('has rows, each with a command, with what that shows, and with a suite that is there', () => {
    expect(rows).to.have.length.above(15);
    for (const { what, command, shows, heldBy } of rows) {
      expect([command, ...shows], what).to.have.length.above(1);
      expect(readFileSync(join(ROOT, 'suites', heldBy), 'utf8'), what).to.include('describe(');
    }
  });

  for (const { what, command, shows } of rows)
    it(`shows: ${what}`, async () => {
      const { code, out, err } = await run(command);
      expect(code, `${command}\n${out}${err}`).to.equal(0);
      for (const text of shows) expect(out, command).to.include(text);
    });

  it('canary: what a command does not print is not found', async () => {
    const [row] = rows;
    expect((await run(row?.command ?? '')).out).not.to.include('critical alert: latency');
  });
});
