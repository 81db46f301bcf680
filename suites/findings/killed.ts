import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aliveOf, familyOf, start } from '../processes.ts';
import { campaignArgs } from './campaign.ts';
import { unkept } from './unkept.ts';

/** What became of a campaign that was killed. */
export interface Killed {
  /** After its start, and what it last said then. */
  readonly atMs: number;
  readonly doing: string;
  /** Findings that it had printed, and those of them that its folder does not have. */
  readonly printed: number;
  readonly lost: readonly string[];
  /** Processes of its own after 15 s; none is looked for again once none is left. */
  readonly left: readonly number[];
}

/** Share of a campaign in which it starts and replays what is stored: before that there is little to lose. */
export const MOMENTS_FROM = 0.25;

const GONE_WITHIN_MS = 15_000;

async function leftOf(family: readonly number[]): Promise<readonly number[]> {
  const endMs = performance.now() + GONE_WITHIN_MS;
  for (;;) {
    const left = aliveOf(family);
    if (left.length === 0 || performance.now() > endMs) return left;
    await sleep(50);
  }
}

/** How long the campaign takes on this machine, from its start to its end. */
export async function lengthMs(scratch: string): Promise<number> {
  const startMs = performance.now();
  await start(campaignArgs(1, join(scratch, 'whole'))).ended;
  return performance.now() - startMs;
}

/** Kills a campaign (SIGKILL) at a moment of its own, `share` of `wholeMs` after its start. */
export async function killed(n: number, share: number, wholeMs: number, scratch: string): Promise<Killed> {
  const dir = join(scratch, `kill-${n}`);
  const startMs = performance.now();
  const command = start(campaignArgs(n, dir));
  await Promise.race([sleep(share * wholeMs), command.ended]);
  const family = familyOf(command.pid);
  const atMs = Math.round(performance.now() - startMs);
  command.process.kill('SIGKILL');
  const { out, err } = await command.ended;
  const doing = err.trim().split('\n').at(-1) ?? '';
  return { atMs, doing, ...unkept(`${err}\n${out}`, join(dir, 'run')), left: await leftOf(family) };
}
