import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HarnessError } from '../../harness/basics/errors.ts';
import { LOSSES_MAX } from '../../harness/queue/terms.ts';
import { EXIT } from '../../harness/records/exit-code.ts';
import { randomOf } from '../findings/campaign.ts';
import { asProgram, optionsOf, wholeOf } from '../options.ts';
import { type Command, run, start } from '../processes.ts';
import { leftIn, until, WRITES_ALL } from './left.ts';
import { type OwnRedis, startRedis, whyNoRedis } from './redis.ts';

/**
 * `npm run killqueue [-- --runs 2000 --kills 50 --seed 7]`: one campaign on a queue, of which so many workers are killed, the Redis five times
 * (three of them with all its data) and the command three times, beside the same campaign on this machine alone. Exit code 1 when anything but
 * times differs.
 */
const OPTIONS = {
  runs: { type: 'string', default: '2000' },
  kills: { type: 'string', default: '50' },
  seed: { type: 'string', default: '7' },
} as const;

const WORKERS = 3;
const RESTARTS = 5;
const COMMAND_KILLS = 3;

/** After which kills of workers, evenly, something else happens so many times: `[8, 16, …]`. */
const momentsOf = (times: number, kills: number): readonly number[] =>
  Array.from({ length: times }, (_, n) => Math.floor(((n + 1) * kills) / (times + 1)));

/** A campaign whose workers, queue and command come and go. */
interface Stormy {
  readonly redis: OwnRedis;
  readonly cwd: string;
  readonly campaign: readonly string[];
  readonly commands: Command[];
  readonly workers: Command[];
  command: Command;
}

function begin({ redis, cwd, commands }: Omit<Stormy, 'command'>, args: readonly string[]): Command {
  const command = start([...args, '--queue', redis.url], {}, cwd);
  commands.push(command);
  return command;
}

const isOver = ({ process: { exitCode, signalCode } }: Command): boolean => exitCode !== null || signalCode !== null;

/** Parts that the campaign has kept. */
function kept({ cwd }: Stormy): number {
  try {
    return readFileSync(join(cwd, 'out', '.zonequake-parts'), 'utf8').split('\n').length;
  } catch {
    return 0;
  }
}

/** How often each part that is being judged was lost already. */
async function lossesOfActive({ redis: { client } }: Stormy): Promise<readonly number[]> {
  const [key] = await client.keys('bull:zonequake-sim-*:active');
  if (key === undefined) return [];
  const ids = await client.lrange(key, 0, -1);
  const losses = await Promise.all(ids.map((id) => client.hget(key.replace(/active$/, id), 'stc')));
  return losses.map(Number);
}

/** A part that kills three workers is given up, as is right: so nobody is killed who has one that has killed two. */
async function killWorker(stormy: Stormy, random: () => number, keptBefore: number): Promise<void> {
  await until('a part that was kept, and one that is judged', async () => {
    if (isOver(stormy.command)) return true;
    if (kept(stormy) <= keptBefore) return false;
    const losses = await lossesOfActive(stormy);
    return losses.length > 0 && losses.every((count) => count < LOSSES_MAX);
  });
  if (isOver(stormy.command)) throw new HarnessError('the campaign was over before the last kill: give more --runs');
  const at = Math.floor(random() * stormy.workers.length);
  stormy.workers[at]?.process.kill('SIGKILL');
  stormy.workers[at] = begin(stormy, ['worker', '--jobs', '1']);
}

async function killCommand(stormy: Stormy): Promise<void> {
  stormy.command.process.kill('SIGKILL');
  await stormy.command.ended;
  stormy.command = begin(stormy, [...stormy.campaign, ...WRITES_ALL, '--resume', 'out']);
}

/** Has all that happen, and waits for the end. Returns the exit code, and what the command said at last. */
async function storm(stormy: Stormy, kills: number, random: () => number) {
  const restarts = momentsOf(RESTARTS, kills);
  const commandKills = momentsOf(COMMAND_KILLS, kills);
  let keptBefore = 0;
  for (let n = 1; n <= kills; n++) {
    await killWorker(stormy, random, keptBefore);
    keptBefore = kept(stormy);
    const restart = restarts.indexOf(n);
    if (restart >= 0) await (restart % 2 === 0 ? stormy.redis.loseAll() : stormy.redis.restart());
    if (commandKills.includes(n)) await killCommand(stormy);
    const also = [
      restart >= 0 && (restart % 2 === 0 ? 'the Redis and its data' : 'the Redis'),
      commandKills.includes(n) && 'the command',
    ];
    console.log(
      `kill ${n}: a worker${also.map((one) => (one ? ` and ${one}` : '')).join('')}, ${keptBefore} lines kept`,
    );
  }
  return stormy.command.ended;
}

/** Paths of files that are not the same in both. */
function differences(one: Record<string, string>, other: Record<string, string>): readonly string[] {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...paths].filter((path) => one[path] !== other[path]);
}

await asProgram(async (given) => {
  const { runs, kills: killsText, seed } = optionsOf(given, OPTIONS);
  const kills = wholeOf('--kills', killsText);
  if (whyNoRedis !== undefined) throw new HarnessError(whyNoRedis);
  const campaign = ['run', 'small', '--seed', seed, '--runs', runs, '--set', 'nameserver.version=2.1.5'];
  const dir = mkdtempSync(join(tmpdir(), 'zonequake-kill-'));
  const [alone, queued] = [join(dir, 'alone'), join(dir, 'queued')];
  for (const cwd of [alone, queued]) mkdirSync(cwd);
  const redis = await startRedis(dir, { keeps: true });
  const calm = { redis, cwd: queued, campaign, commands: [] as Command[], workers: [] as Command[] };
  try {
    const reference = await run([...campaign, ...WRITES_ALL, '--out', 'out'], {}, alone);
    const startMs = performance.now();
    for (let n = 0; n < WORKERS; n++) calm.workers.push(begin(calm, ['worker', '--jobs', '1']));
    const stormy = { ...calm, command: begin(calm, [...campaign, ...WRITES_ALL, '--out', 'out']) };
    const { code, err } = await storm(stormy, kills, randomOf(wholeOf('--seed', seed)));
    const [left, expected] = [leftIn(queued), leftIn(alone)];
    const differ = differences(left, expected);
    const lost = /\d+ parts? came from [^\n]*/.exec(err)?.[0] ?? err.slice(-500);
    const seconds = Math.round((performance.now() - startMs) / 1_000);
    console.log(`exit ${code}, alone ${reference.code}; the last command: ${lost}; ${seconds} s`);
    console.log(
      `${Object.keys(expected).length} files, ${differ.length} differ: ${differ.slice(0, 5).join(', ') || 'none'}`,
    );
    return code === reference.code && code === EXIT.violated && differ.length === 0 ? EXIT.ok : EXIT.violated;
  } finally {
    for (const command of calm.commands) command.process.kill('SIGKILL');
    await redis.end();
    rmSync(dir, { recursive: true });
  }
});
