import { type Command, familyOf, start } from '../processes.ts';
import { goneAfterMs } from './command.ts';

/** A command on containers that was ended by a signal at some moment of its life. */
export interface Killed {
  /** Of its life, ms. */
  readonly atMs: number;
  /** What it did then, in its own words. */
  readonly doing: string;
  readonly exit: number | string;
  /** From the signal until no labelled container, network or volume and no process was left; undefined when that took too long. */
  readonly goneAfterMs?: number;
  readonly left: readonly string[];
}

/** Starts `zonequake` with these arguments, kills it when `moment` comes, and waits until nothing is left of it, `withinMs` at most. */
export async function killed(
  args: readonly string[],
  moment: (command: Command) => Promise<unknown>,
  withinMs: number,
): Promise<Killed> {
  const startMs = performance.now();
  const command = start(args);
  let doing = '';
  command.process.stderr?.on('data', (chunk: Buffer) => {
    doing = chunk.toString().trim().split('\n').at(-1) ?? doing;
  });
  await Promise.race([moment(command), command.ended]);
  const family = familyOf(command.pid);
  const atMs = Math.round(performance.now() - startMs);
  const then = doing;
  const killMs = performance.now();
  command.process.kill('SIGKILL');
  const { code } = await command.ended;
  const { ms, left } = await goneAfterMs(command.pid, family, withinMs);
  const gone = ms !== undefined && { goneAfterMs: Math.round(performance.now() - killMs) };
  return { atMs, doing: then, exit: code, left, ...gone };
}
