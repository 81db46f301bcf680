import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { expect } from 'chai';
import { type Command, run, start } from '../processes.ts';
import { describeWhere } from '../required.ts';
import { leftIn, until, WRITES_ALL } from './left.ts';
import { type OwnRedis, startRedis, whyNoRedis } from './redis.ts';

const campaignOf = (seed: number, runs: number) => [
  'run',
  'small',
  '--seed',
  `${seed}`,
  '--runs',
  `${runs}`,
  ...WRITES_ALL,
];
const SHORT = campaignOf(7, 20);
/** More than is judged here. */
const LONG = campaignOf(8, 100_000);

describeWhere(
  { what: 'a Redis', why: whyNoRedis, variable: 'ZONEQUAKE_REQUIRE_REDIS' },
  'neighbours on a Redis',
  () => {
    let dir: string;
    let redis: OwnRedis;
    const commands: Command[] = [];
    const begin = (args: readonly string[], cwd = dir): Command => {
      const command = start([...args, '--queue', redis.url], {}, cwd);
      commands.push(command);
      return command;
    };
    /** What is there of nobody here, in the form in which the Redis would move it. */
    const others = async () => {
      const keys = (await redis.client.keys('*')).filter((key) => !/^(bull:)?zonequake/.test(key)).toSorted();
      const dumps = await Promise.all(keys.map((key) => redis.client.dumpBuffer(key)));
      return keys.map((key, at) => [key, dumps[at]?.toString('hex')]);
    };
    const jobsOf = async (seed: number) => redis.client.keys(`bull:zonequake-sim-*:small-${seed}-*`);
    before(async () => {
      dir = mkdtempSync(join(tmpdir(), 'zonequake-neighbours-'));
      redis = await startRedis(dir);
    });
    after(async () => {
      for (const command of commands) command.process.kill('SIGKILL');
      await redis.end();
      rmSync(dir, { recursive: true });
    });

    it('are another campaign, and the queues and keys of others: nobody touches what is not its own', async function () {
      this.timeout(600_000);
      const { port = 0 } = redis.client.options;
      const mail = new Queue('mail', { connection: { port, password: redis.password } });
      await mail.add('letter', { to: 'somebody' });
      await mail.close();
      await redis.client.set('session:1', 'somebody');
      const before = await others();
      expect(before.length).to.be.at.least(4);
      const [alone, one, other] = ['alone', 'one', 'other'].map((name) => join(dir, name)) as [string, string, string];
      for (const cwd of [alone, one, other]) mkdirSync(cwd);
      const long = begin([...LONG, '--out', 'out'], other);
      const short = begin([...SHORT, '--out', 'out'], one);
      await until('parts of both', async () => (await jobsOf(7)).length > 0 && (await jobsOf(8)).length > 0);
      long.process.kill('SIGINT');
      expect((await long.ended).code).to.equal(3);
      expect(await jobsOf(8)).to.deep.equal([]);
      expect((await jobsOf(7)).length).to.be.at.least(2);
      const worker = begin(['worker', '--jobs', '1']);
      expect((await short.ended).code).to.equal(0);
      worker.process.kill('SIGTERM');
      expect((await worker.ended).code).to.equal(0);
      expect((await run([...SHORT, '--out', 'out'], {}, alone)).code).to.equal(0);
      expect(leftIn(one)).to.deep.equal(leftIn(alone));
      expect(await others()).to.deep.equal(before);
      expect(await jobsOf(7)).to.deep.equal([]);
    });
  },
);
