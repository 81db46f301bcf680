import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../harness/zonequake.mjs', import.meta.url));

/** A command line under way. */
export interface Command {
  readonly pid: number;
  readonly process: ChildProcess;
  /** Its exit code, or the signal that ended it, with all that it wrote. */
  readonly ended: Promise<{ readonly code: number | string; readonly out: string; readonly err: string }>;
  /** Resolves when standard error has this text, or the command has ended. */
  says(text: string): Promise<void>;
}

/** What a process writes, as it comes. */
export function outputOf({ stdout, stderr }: Pick<ChildProcess, 'stdout' | 'stderr'>): { out: string; err: string } {
  const said = { out: '', err: '' };
  stdout?.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  stderr?.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  return said;
}

/** Starts `zonequake` with these arguments. */
export function start(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = process.cwd()): Command {
  const child = spawn(process.execPath, [BIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
    env: { ...process.env, ...env },
  });
  const output = outputOf(child);
  // Not 'close': what outlives the command may hold its streams.
  const ended = once(child, 'exit').then(async ([code, signal]) => {
    await sleep(50);
    return { code: (code ?? signal) as number | string, ...output };
  });
  const says = (text: string): Promise<void> => {
    const said = new Promise<void>((resolve) => {
      const look = () => output.err.includes(text) && resolve();
      child.stderr.on('data', look);
      look();
    });
    return Promise.race([said, ended.then(() => undefined)]);
  };
  return { pid: child.pid ?? Number.NaN, process: child, ended, says };
}

/** Runs one to its end. */
export const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = process.cwd()) =>
  start(args, env, cwd).ended;

/** Process id to that of its parent, for all processes. */
function parents(): Map<number, number> {
  const all = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state = 'Z', parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state !== 'Z') all.set(Number(name), Number(parent));
    } catch {
      // It has just ended.
    }
  }
  return all;
}

/** The process and all that it has started, directly and indirectly. */
export function familyOf(pid: number): readonly number[] {
  const all = parents();
  const family = [pid];
  for (const one of family) for (const [child, parent] of all) if (parent === one) family.push(child);
  return family;
}

/** Those of some processes that are still there. */
export function aliveOf(family: readonly number[]): readonly number[] {
  const alive = parents();
  return family.filter((one) => alive.has(one));
}
