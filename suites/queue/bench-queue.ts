import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HarnessError } from '../../harness/basics/errors.ts';
import { EXIT } from '../../harness/records/exit-code.ts';
import { medianOf } from '../../harness/records/median.ts';
import { asProgram, optionsOf, wholeOf } from '../options.ts';
import { type Command, run, start } from '../processes.ts';
import { type OwnRedis, startRedis, whyNoRedis } from './redis.ts';

/**
 * `npm run bench:queue [-- --runs 2000 --rounds 3]`: a campaign by threads and by workers of a queue on this machine, which should do nothing
 * else: what the queue costs beside threads at two jobs, and what a second worker brings beside a second thread. Medians of the rounds, in
 * which all take turns.
 */
const OPTIONS = { runs: { type: 'string', default: '2000' }, rounds: { type: 'string', default: '3' } } as const;

const SEED = '7';

/** Who judges, by what is said of it: threads, or workers with so many jobs each. */
const WAYS = {
  'one thread': { threads: 1 },
  'two threads': { threads: 2 },
  'one worker': { workers: [1] },
  'two workers': { workers: [1, 1] },
  'one worker with two jobs': { workers: [2] },
} as const satisfies Readonly<Record<string, { threads: number } | { workers: readonly number[] }>>;
type Way = keyof typeof WAYS;
const NAMES = Object.keys(WAYS) as Way[];

/** How long the campaign says that it took, s. Its workers are there when it begins. */
async function seconds(way: Way, runs: string, redis: OwnRedis, scratch: string): Promise<number> {
  const cwd = mkdtempSync(join(scratch, 'round-'));
  const how: { threads?: number; workers?: readonly number[] } = WAYS[way];
  const { threads, workers = [] } = how;
  const queue = ['--queue', redis.url];
  const there: Command[] = workers.map((jobs) => start(['worker', '--jobs', String(jobs), ...queue], {}, cwd));
  try {
    await Promise.all(there.map((worker) => worker.says('worker ')));
    const by = threads === undefined ? queue : ['--jobs', String(threads)];
    const args = ['run', 'small', '--seed', SEED, '--runs', runs, '--out', 'out', '--failures', 'failures', ...by];
    const { code, err } = await run(args, {}, cwd);
    if (code !== EXIT.ok) throw new HarnessError(`a campaign by ${way} ended with ${code}: ${err.slice(-300)}`);
    const { elapsedMs } = JSON.parse(readFileSync(join(cwd, 'out', 'campaign.json'), 'utf8'));
    return elapsedMs / 1_000;
  } finally {
    for (const worker of there) worker.process.kill('SIGTERM');
    await Promise.all(there.map(({ ended }) => ended));
  }
}

const say = (what: string, value: number, unit: string): void =>
  console.log(`${what.padEnd(52)} ${value.toFixed(2).padStart(8)} ${unit}`);

await asProgram(async (given) => {
  const { runs, rounds } = optionsOf(given, OPTIONS);
  if (whyNoRedis !== undefined) throw new HarnessError(whyNoRedis);
  const scratch = mkdtempSync(join(tmpdir(), 'zonequake-bench-'));
  mkdirSync(join(scratch, 'redis'));
  const redis = await startRedis(join(scratch, 'redis'));
  const took = new Map<Way, number[]>(NAMES.map((way) => [way, []]));
  try {
    for (let round = 0; round < wholeOf('--rounds', rounds); round++)
      for (const way of NAMES) took.get(way)?.push(await seconds(way, runs, redis, scratch));
  } finally {
    await redis.end();
    rmSync(scratch, { recursive: true });
  }
  const median = (way: Way): number => medianOf(took.get(way) ?? []);
  for (const way of NAMES) say(`${runs} runs of small by ${way}`, median(way), 's');
  const overhead = (way: Way) => 100 * (median(way) / median('two threads') - 1);
  say('two workers beside two threads', overhead('two workers'), '% longer');
  say('one worker with two jobs beside two threads', overhead('one worker with two jobs'), '% longer');
  const byThreads = median('one thread') / median('two threads');
  const byWorkers = median('one worker') / median('two workers');
  say('a second thread', byThreads, 'times as fast');
  say('a second worker', byWorkers, 'times as fast');
  say('what a second worker brings, of that of a thread', byWorkers / byThreads, '');
  return EXIT.ok;
});
