import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabState } from '../../harness/cli/lab/requests.ts';
import { EXIT } from '../../harness/records/exit-code.ts';
import { asProgram, optionsOf, wholeOf } from '../options.ts';
import { familyOf, run } from '../processes.ts';
import { busyLoops } from './busy-loops.ts';
import { goneAfterMs } from './command.ts';

/**
 * `npm run busy [-- --loops 4 --runs 10]`: containers on a machine that has other things to do. Three labs stand up and go, an incident
 * is as its file expects, and the healthy lab gives no false alarm. Exit code 1 when any of it is not so.
 */
const OPTIONS = { loops: { type: 'string', default: '4' }, runs: { type: 'string', default: '10' } } as const;
const LABS = 3;
const GONE_WITHIN_MS = 120_000;

async function timed<T>(work: Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const startMs = performance.now();
  const value = await work;
  return { value, seconds: Math.round((performance.now() - startMs) / 1000) };
}

/** Whether a lab stood up, and nothing was left of it after it was taken down. */
async function standsAndGoes(env: NodeJS.ProcessEnv): Promise<boolean> {
  const up = await timed(run(['lab', 'up', '--json'], env));
  console.log(`lab up: exit ${up.value.code} after ${up.seconds} s ${up.value.code === 0 ? '' : up.value.err}`);
  if (up.value.code !== 0) return false;
  const { pid }: LabState = JSON.parse(up.value.out);
  const family = familyOf(pid);
  const down = await timed(run(['lab', 'down'], env));
  console.log(`lab down: exit ${down.value.code} after ${down.seconds} s: ${down.value.out.trim()}${down.value.err}`);
  const { left } = await goneAfterMs(pid, family, GONE_WITHIN_MS);
  if (left.length > 0) console.log(`left: ${left.join(', ')}`);
  return down.value.code === 0 && left.length === 0;
}

/** Whether a command ended with 0; its last lines are printed. */
async function isWell(what: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  const { value, seconds } = await timed(run(args, env));
  console.log(`${what}: exit ${value.code} after ${seconds} s\n${value.out.trim()}`);
  return value.code === 0;
}

await asProgram(async (given) => {
  const { loops: count, runs } = optionsOf(given, OPTIONS);
  const scratch = mkdtempSync(join(tmpdir(), 'zonequake-busy-'));
  const env = { TMPDIR: scratch };
  const loops = busyLoops(wholeOf('--loops', count));
  const well: boolean[] = [];
  try {
    for (let n = 0; n < LABS; n++) well.push(await standsAndGoes(env));
    const places = ['--out', join(scratch, 'out'), '--failures', join(scratch, 'failures')];
    well.push(await isWell('incident', ['incident', 'akamai-2021', '--runtime', 'docker'], env));
    const healthy = ['run', 'small', '--runtime', 'docker', '--runs', `${wholeOf('--runs', runs)}`, ...places];
    well.push(await isWell('the healthy lab', healthy, env));
  } finally {
    loops.stop();
    rmSync(scratch, { recursive: true });
  }
  console.log(well.every(Boolean) ? 'all is well' : 'NOT all is well');
  return well.every(Boolean) ? EXIT.ok : EXIT.violated;
});
