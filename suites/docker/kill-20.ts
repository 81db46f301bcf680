import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { familyOf, start } from '../processes.ts';
import { goneAfterMs } from './command.ts';

/** One command that was ended by a signal. */
interface Moment {
  readonly n: number;
  readonly command: string;
  readonly signal: 'SIGINT' | 'SIGKILL';
  /** After the start of the command. */
  readonly atMs: number;
  /** What the command did then, in its own words. */
  readonly doing: string;
  readonly exit: number | string;
  /** From the signal until the command had ended. */
  readonly endedAfterMs: number;
  /** From the signal until no labelled container, network, volume and no process was left. */
  readonly goneAfterMs?: number;
  readonly left: readonly string[];
  /** Whether the run folder was there: after SIGINT it must be, once the command had begun to run. */
  readonly wrote: boolean;
}

const MOMENTS = 20;
const WITHIN_MS = 15_000;
/** A boot, a run, and some of the next. */
const LATEST_MS = 35_000;

const COMMANDS = [
  ['run', 'small', '--runtime', 'docker', '--runs', '3'],
  ['run', 'small', '--runtime', 'docker', '--runs', '3', '--set', 'nameserver.version=2.1.5'],
] as const;

async function moment(n: number, random: () => number, scratch: string): Promise<Moment> {
  const args = COMMANDS[n % COMMANDS.length] ?? COMMANDS[0];
  const signal = n % 4 < 2 ? 'SIGINT' : 'SIGKILL';
  const out = join(scratch, String(n));
  const startMs = performance.now();
  const store = ['--failures', join(scratch, 'failures')];
  const command = start([...args, '--seed', String(n), '--out', out, ...store]);
  let said = '';
  command.process.stderr?.on('data', (chunk: Buffer) => {
    said = chunk.toString().trim().split('\n').at(-1) ?? said;
  });
  await Promise.race([sleep(500 + random() * LATEST_MS), command.ended]);
  const family = familyOf(command.pid);
  const doing = said;
  const atMs = Math.round(performance.now() - startMs);
  const signalMs = performance.now();
  command.process.kill(signal);
  const { code } = await command.ended;
  const endedAfterMs = Math.round(performance.now() - signalMs);
  const { ms, left } = await goneAfterMs(command.pid, family, WITHIN_MS);
  const all = ms !== undefined && { goneAfterMs: endedAfterMs + ms };
  const wrote = existsSync(join(out, 'campaign.json'));
  return { n, command: args.join(' '), signal, atMs, doing, exit: code, endedAfterMs, ...all, left, wrote };
}

/** Ends docker campaigns at 20 random moments; writes a record, and fails when something was left behind for 15 s. */
async function main([path = join('.zonequake', 'kill-20.json'), seedText = '1']: readonly string[]): Promise<void> {
  const generator = xoroshiro128plus(Number(seedText));
  for (let skip = 0; skip < 20; skip++) generator.next();
  const random = () => (generator.next() >>> 0) / 2 ** 32;
  const scratch = mkdtempSync(join(tmpdir(), 'zonequake-kill-'));
  const moments: Moment[] = [];
  for (let n = 0; n < MOMENTS; n++) {
    const one = await moment(n, random, scratch);
    moments.push(one);
    const gone =
      one.goneAfterMs === undefined ? `LEFT ${one.left.join(', ')}` : `nothing left after ${one.goneAfterMs} ms`;
    console.log(`${n + 1}: ${one.signal} at ${one.atMs} ms (${one.doing}): exit ${one.exit}, ${gone}`);
  }
  rmSync(scratch, { recursive: true });
  const clean = moments.every(({ goneAfterMs: ms }) => ms !== undefined && ms <= WITHIN_MS);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ seed: Number(seedText), withinMs: WITHIN_MS, clean, moments }, null, 2)}\n`);
  console.log(`${clean ? 'clean' : 'NOT clean'}; written to ${path}`);
  process.exitCode = clean ? 0 : 1;
}

await main(process.argv.slice(2));
