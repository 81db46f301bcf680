import { join } from 'node:path';
import { expect } from 'chai';
import { parseAddress } from '../../harness/queue/address.ts';
import { askQueue } from '../../harness/queue/ask-queue.ts';
import { buildOf } from '../../harness/queue/build.ts';
import { connect } from '../../harness/queue/connect.ts';
import { createMetrics } from '../../harness/queue/metrics.ts';
import { serveQueue } from '../../harness/queue/serve-queue.ts';
import { readStore } from '../../harness/records/failure-store.ts';
import type { RunResult } from '../../harness/run/run.ts';
import type { Runtime } from '../../harness/runtime/runtime.ts';
import type { Schedule } from '../../harness/schedule/schedule.ts';
import { runCampaign } from '../../harness/search/campaign.ts';
import type { Judges } from '../../harness/search/judges.ts';
import type { Plan } from '../../harness/search/plan.ts';
import { runAndJudge } from '../../harness/setup/run-and-judge.ts';
import { type Settings, settingsOf, setUp } from '../../harness/setup/setup.ts';
import { forbids, testRegistry } from '../../harness/testkit/registry.ts';
import { describeWhere } from '../required.ts';
import { judgesHere } from './judges-here.ts';
import { withRedis } from './own-redis.ts';
import { whyNoRedis } from './redis.ts';

/** A registry whose labs run in no time, on what is called a simulation and on what is called containers. */
const plain = testRegistry([forbids('bad')]);
const registry = {
  ...plain,
  runtimes: plain.runtimes.flatMap((runtime): Runtime[] => [runtime, { ...runtime, name: 'docker' }]),
};
const settingsOn = (runtime: string): Settings => settingsOf(registry, { lab: 'tiny', seed: 7, runtime });
const build = buildOf(registry);

/** Judges in this process, which say what they were asked for. */
const localJudges = (asked: string[]): Judges =>
  judgesHere((settings) => {
    asked.push(settings.runtime);
    return setUp(registry, settings);
  });

describeWhere({ what: 'a Redis', why: whyNoRedis, variable: 'ZONEQUAKE_REQUIRE_REDIS' }, 'runs on a queue', () => {
  const common = withRedis();
  const { ends } = common;

  const asking = async (runtime: 'sim' | 'docker') => {
    const address = parseAddress(common.redis.url);
    const { signal } = new AbortController();
    const card = { name: `tiny-7-${runtime}`, build, runtime, lab: 'tiny' } as const;
    const setup = setUp(registry, settingsOn(runtime));
    const judges = askQueue({ redis: await connect(address), address, card, setup, book: {}, signal });
    ends.push(() => judges.close());
    return judges;
  };
  const worker = async (runtime: 'sim' | 'docker', name: string) => {
    const address = parseAddress(common.redis.url);
    const controller = new AbortController();
    const asked: string[] = [];
    const told: string[] = [];
    const serving = serveQueue({
      ...{
        name,
        runtime,
        judges: localJudges(asked),
        programs: {},
        build,
        jobs: 1,
        metrics: createMetrics(1),
        address,
      },
      ...{
        setUp: (settings) => setUp(registry, settings),
        redis: await connect(address),
        tell: (line) => told.push(line),
      },
      signal: controller.signal,
    });
    ends.push(() => {
      controller.abort();
      return serving;
    });
    return { asked, told };
  };

  it('of containers are made by workers on containers, and of the simulation by those of the simulation', async function () {
    this.timeout(120_000);
    const [sim, docker] = [await worker('sim', 's'), await worker('docker', 'd')];
    const schedule: Schedule = { seed: 3, injections: [] };
    for (const runtime of ['sim', 'docker'] as const) {
      const judges = await asking(runtime);
      const settings = settingsOn(runtime);
      await Promise.all([
        judges.ask({ settings, part: { from: 0, to: 5 } }),
        ...[1, 2, 3].map(() => judges.run({ settings, schedule })),
      ]);
      expect(judges.seen()).to.deep.include({ parts: 1, runs: 5, singles: 3, waiting: 0 });
    }
    expect(sim.asked).to.deep.equal(['sim', 'sim', 'sim', 'sim']);
    expect(docker.asked).to.deep.equal(['docker', 'docker', 'docker', 'docker']);
    expect([...sim.told, ...docker.told]).to.deep.equal([]);
  });

  it('are as they would be here, and nobody gets one that nobody waits for', async function () {
    this.timeout(120_000);
    const judges = await asking('sim');
    const settings = settingsOn('sim');
    const schedule: Schedule = { seed: 3, injections: [] };
    const given = new AbortController();
    const [first, second] = [1, 2].map(() => judges.run({ settings, schedule }, given.signal));
    const third = judges.run({ settings, schedule });
    given.abort();
    const [why] = await Promise.allSettled([first, second]);
    expect(why).to.have.property('status', 'rejected');
    const { asked } = await worker('sim', 's');
    const run: RunResult = await third;
    expect(JSON.stringify(run)).to.equal(JSON.stringify(await runAndJudge(setUp(registry, settings), schedule)));
    expect(asked).to.have.length(1);
  });

  it('shrink and confirm what a campaign on containers finds, as that would itself, by all workers', async function () {
    this.timeout(120_000);
    const workers = [await worker('docker', 'd1'), await worker('docker', 'd2')];
    const idle = await worker('sim', 's');
    const campaign = async (name: string, judges?: Judges) => {
      const settings = settingsOn('docker');
      const plan: Plan = {
        ...{ registry, settings, setup: setUp(registry, settings), range: { from: 0, to: 40 }, jobs: 1 },
        ...{ dir: join(common.dir, name), keepHistory: false, maxFailures: 3, known: [], today: '2026-01-31' },
        store: readStore(join(common.dir, `${name}-store`)),
        ...{ command: 'zonequake', elapsedMs: () => 0, signal: new AbortController().signal },
        ...{ progress: () => undefined, ...(judges && { judges }) },
      };
      const { campaign, counterexamples } = await runCampaign(plan);
      return JSON.stringify({ campaign, found: counterexamples.map(({ found }) => found) });
    };
    const judges = await asking('docker');
    expect(await campaign('queued', judges)).to.equal(await campaign('alone'));
    expect(judges.seen().byWorker.map(({ worker }) => worker)).to.deep.equal(['d1', 'd2']);
    expect(judges.seen().singles).to.be.above(10);
    for (const { asked } of workers) expect(asked).to.have.length.above(5);
    expect(idle.asked).to.deep.equal([]);
  });
});
