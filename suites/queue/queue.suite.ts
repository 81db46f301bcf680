import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { filesBelow } from '../../harness/files/written.ts';
import { type Command, run, start } from '../processes.ts';
import { describeWhere } from '../required.ts';
import { leftIn, until, WRITES_ALL } from './left.ts';
import { type OwnRedis, startRedis, whyNoRedis } from './redis.ts';

/** Enough for every loss to come in the middle. */
const RUNS = process.env.ZONEQUAKE_QUEUE_RUNS ?? '200';
const KILLS = 5;
const CAMPAIGN = ['run', 'small', '--seed', '7', '--runs', RUNS, '--set', 'nameserver.version=2.1.5'];

describeWhere({ what: 'a Redis', why: whyNoRedis, variable: 'ZONEQUAKE_REQUIRE_REDIS' }, 'a queue in a Redis', () => {
  let dir: string;
  let redis: OwnRedis;
  const commands: Command[] = [];
  /** All that was said, where no password may be. */
  let said = '';
  const begin = (args: readonly string[], cwd = dir): Command => {
    const command = start([...args, '--queue', redis.url], {}, cwd);
    commands.push(command);
    return command;
  };
  const ended = async (command: Command) => {
    const { code, out, err } = await command.ended;
    said += out + err;
    return { code, out, err };
  };
  const count = async (state: 'active' | 'wait'): Promise<number> => {
    const keys = await redis.client.keys(`bull:zonequake-sim-*:${state}`);
    const lengths = await Promise.all(keys.map((key) => redis.client.llen(key)));
    return lengths.reduce((sum, length) => sum + length, 0);
  };
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-queue-'));
    redis = await startRedis(dir);
  });
  after(async () => {
    for (const command of commands) command.process.kill('SIGKILL');
    await redis.end();
    rmSync(dir, { recursive: true });
  });

  it('gives the same as this machine alone, whoever is killed and whatever is lost on the way', async function () {
    this.timeout(1_200_000);
    const [alone, queued] = ['alone', 'queued'].map((name) => join(dir, name));
    for (const cwd of [alone, queued]) mkdirSync(cwd as string);
    const reference = run([...CAMPAIGN, ...WRITES_ALL, '--jobs', '1', '--out', 'out'], {}, alone);
    const workers = [begin(['worker', '--jobs', '1']), begin(['worker', '--jobs', '1'])];
    let command = begin([...CAMPAIGN, ...WRITES_ALL, '--out', 'out'], queued);
    const isOver = () => command.process.exitCode !== null || command.process.signalCode !== null;
    for (let kills = 1; kills <= KILLS; kills++) {
      await until('a part that is judged', async () => isOver() || (await count('active')) > 0);
      expect(isOver(), `over before kill ${kills}`).to.equal(false);
      const worker = workers.shift();
      worker?.process.kill('SIGKILL');
      workers.push(begin(['worker', '--jobs', '1']));
      if (kills === 2) await redis.loseAll();
      if (kills !== 3) continue;
      const journal = join(queued as string, 'out', '.zonequake-parts');
      await until('a part that is kept', () => readFileSync(journal, 'utf8').split('\n').length > 2);
      command.process.kill('SIGKILL');
      await command.ended;
      command = begin([...CAMPAIGN, ...WRITES_ALL, '--resume', 'out'], queued);
    }
    const { code, err } = await ended(command);
    expect(code, err).to.equal(1);
    expect((await reference).code).to.equal(1);
    expect(leftIn(queued as string)).to.deep.equal(leftIn(alone as string));
    expect(existsSync(join(queued as string, 'out', '.zonequake-parts'))).to.equal(false);
    expect(err).to.match(/\d+ parts came from \d+ workers/);
    for (const worker of workers) worker.process.kill('SIGTERM');
    for (const worker of workers) expect((await ended(worker)).code).to.equal(0);
    expect(await redis.client.keys('zonequake:campaign*')).to.deep.equal([]);
  });

  it('keeps what is of others when a campaign is interrupted, which can go on', async function () {
    this.timeout(300_000);
    const cwd = mkdtempSync(join(dir, 'interrupted-'));
    await redis.client.hset('bull:zonequake-sim-of-others:1', 'data', '{}');
    await redis.client.lpush('bull:zonequake-sim-of-others:wait', '1');
    const command = begin(['run', 'small', '--seed', '7', '--out', 'out', '--failures', 'failures'], cwd);
    await until('parts on the queue', async () => (await count('wait')) > 2);
    command.process.kill('SIGINT');
    const { code, err } = await ended(command);
    expect(code, err).to.equal(3);
    expect(err).to.contain('--resume out in place of --out').and.contain('no workers at redis://127.0.0.1:');
    expect(await count('wait')).to.equal(1);
    expect(await redis.client.keys('zonequake:campaign*')).to.deep.equal([]);
    const text = filesBelow(join(cwd, 'out')).map((path) => readFileSync(path, 'utf8'));
    expect(text.join('') + said).not.to.contain(redis.password);
  });

  it('is refused in one sentence where it is away, lets us not in, or is none', async function () {
    this.timeout(300_000);
    const { port } = redis.client.options;
    for (const [url, code, sentence] of [
      [
        'redis://127.0.0.1:1/0',
        4,
        /^zonequake: the queue at redis:\/\/127\.0\.0\.1:1\/0 cannot be reached \(.*\): .*\n$/,
      ],
      [`redis://:geheim-0815@127.0.0.1:${port}/0`, 2, /^zonequake: the queue at .* refuses us \(WRONGPASS .*\): .*\n$/],
      [`redis://127.0.0.1:${port}/0`, 2, /^zonequake: the queue at .* refuses us \(NOAUTH .*\): .*\n$/],
      [`redis://:${redis.password}@127.0.0.1:${port}/999`, 2, /^zonequake: the queue at .* refuses us \(.*\): .*\n$/],
      ['geheim-0815', 2, /^zonequake: --queue is no URL: .*\n$/],
    ] as const) {
      for (const args of [['worker'], ['run', 'small']]) {
        const { code: is, out, err } = await run([...args, '--queue', url], {}, dir);
        expect({ code: is, out }, `${args} ${url}`).to.deep.equal({ code, out: '' });
        expect(err).to.match(sentence).and.not.contain('geheim');
      }
    }
    expect(existsSync(join(dir, '.zonequake'))).to.equal(false);
  });

  it('has no place for a worker of another build, which is told so', async function () {
    this.timeout(120_000);
    const build = { zonequake: '0.0.1', sources: '0123456789ab', programs: {} };
    const card = { name: 'small-1-00', build, runtime: 'sim', lab: 'small' };
    await redis.client.sadd('zonequake:campaigns', card.name);
    await redis.client.set('zonequake:campaign:small-1-00', JSON.stringify(card), 'EX', 100);
    const { code, err } = await ended(begin(['worker', '--jobs', '1']));
    expect(code).to.equal(2);
    expect(err).to.match(
      /\nzonequake: campaign small-1-00 is zonequake 0\.0\.1, and this is .*: run the same build on both\n$/,
    );
    await redis.client.flushall();
  });
});
