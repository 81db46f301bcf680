import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { parseAddress } from '../../harness/queue/address.ts';
import { askQueue } from '../../harness/queue/ask-queue.ts';
import { buildOf } from '../../harness/queue/build.ts';
import { connect } from '../../harness/queue/connect.ts';
import { createMetrics } from '../../harness/queue/metrics.ts';
import { serveQueue } from '../../harness/queue/serve-queue.ts';
import type { Judges } from '../../harness/search/judges.ts';
import { settingsOf, setUp } from '../../harness/setup/setup.ts';
import { forbids, testRegistry } from '../../harness/testkit/registry.ts';
import { type Command, run, start } from '../processes.ts';
import { describeWhere } from '../required.ts';
import { judgesHere } from './judges-here.ts';
import { type OwnRedis, startRedis, whyNoRedis } from './redis.ts';

const registry = testRegistry([forbids('bad')]);
const settings = settingsOf(registry, { lab: 'tiny', seed: 7 });
const setup = setUp(registry, settings);
const build = buildOf(registry);
const part = (from: number) => ({ settings, part: { from, to: from + 10 } });
/** For so long Redis answers nobody: longer than anybody needs for a part, shorter than a part may be without a word of who has it. */
const PAUSE_MS = 5_000;

const judges = judgesHere(() => setup);

/** Who signs, and what that signed for this machine, as files below `dir`. */
function certificatesIn(dir: string): { readonly ca: string; readonly cert: string; readonly key: string } {
  const at = (name: string) => join(dir, name);
  const openssl = (...args: readonly string[]) => {
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
    expect(status, stderr).to.equal(0);
  };
  const own = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...own, '-subj', '/CN=signer', '-days', '2', '-keyout', at('ca.key'), '-out', at('ca.pem'));
  const names = ['-subj', '/CN=queue', '-addext', 'subjectAltName=IP:127.0.0.1'];
  openssl('req', '-new', ...own, ...names, '-keyout', at('queue.key'), '-out', at('queue.csr'));
  const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-copy_extensions', 'copy'];
  openssl('x509', '-req', '-in', at('queue.csr'), ...signed, '-days', '2', '-out', at('queue.pem'));
  return { ca: at('ca.pem'), cert: at('queue.pem'), key: at('queue.key') };
}

describeWhere({ what: 'a Redis', why: whyNoRedis, variable: 'ZONEQUAKE_REQUIRE_REDIS' }, 'a Redis in trouble', () => {
  let dir: string;
  let redis: OwnRedis | undefined;
  const ends: (() => unknown)[] = [];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-troubles-'));
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    await redis?.end();
    redis = undefined;
    rmSync(dir, { recursive: true });
  });

  const campaign = async ({ url }: OwnRedis) => {
    const address = parseAddress(url);
    const { signal } = new AbortController();
    const card = { name: 'tiny-7', build, runtime: 'sim', lab: 'tiny' } as const;
    const asking = askQueue({ redis: await connect(address), address, card, setup, book: {}, signal });
    ends.push(() => asking.close());
    return asking;
  };
  const worker = async ({ url }: OwnRedis, own: Judges = judges) => {
    const address = parseAddress(url);
    const controller = new AbortController();
    const serving = serveQueue({
      ...{ name: 'w', runtime: 'sim', judges: own, programs: {}, setUp: () => setup, build, jobs: 1 },
      ...{ metrics: createMetrics(1), redis: await connect(address), address, tell: () => undefined },
      signal: controller.signal,
    });
    ends.push(() => {
      controller.abort();
      return serving;
    });
  };
  const local = async (from: number) => JSON.stringify(await judges.ask(part(from)));

  it('that starts again with its data goes on, with what waited and what was under way', async function () {
    this.timeout(120_000);
    const own = await startRedis(dir, { keeps: true });
    redis = own;
    const asking = await campaign(own);
    const asked = [0, 10, 20].map((from) => asking.ask(part(from)));
    let restarts = 0;
    // Somebody has the first of them while it is away.
    await worker(own, {
      ...judges,
      ask: async (request) => {
        if (restarts++ === 0) await own.restart();
        return judges.ask(request);
      },
    });
    const answers = await Promise.all(asked);
    expect(answers.map((answer) => JSON.stringify(answer))).to.deep.equal([
      await local(0),
      await local(10),
      await local(20),
    ]);
    expect(restarts).to.be.at.least(3);
    expect(asking.seen()).to.deep.include({ parts: 3, runs: 30, waiting: 0 });
  });

  it('that answers nobody for a while is waited for, and told of', async function () {
    this.timeout(120_000);
    const own = await startRedis(dir);
    redis = own;
    const asking = await campaign(own);
    await worker(own);
    expect(JSON.stringify(await asking.ask(part(0)))).to.equal(await local(0));
    await own.client.client('PAUSE', PAUSE_MS, 'ALL');
    const startMs = performance.now();
    const asked = asking.ask(part(10));
    let silentMs = 0;
    while (performance.now() - startMs < PAUSE_MS - 500) {
      silentMs = Math.max(silentMs, asking.seen().silentMs);
      await sleep(100);
    }
    expect(JSON.stringify(await asked)).to.equal(await local(10));
    expect(silentMs).to.be.above(PAUSE_MS / 2);
    expect(asking.seen()).to.deep.include({ parts: 2, runs: 20, again: 0 });
  });

  it('that speaks TLS is trusted by who signed for it, and its password is told by the environment', async function () {
    this.timeout(300_000);
    const { ca, cert, key } = certificatesIn(dir);
    const own = await startRedis(dir, { tls: { cert, key } });
    redis = own;
    const env = { ZONEQUAKE_QUEUE: own.url, NODE_EXTRA_CA_CERTS: ca };
    const wrong = await run(['worker'], { ...env, NODE_EXTRA_CA_CERTS: '' }, dir);
    expect(wrong.code).to.equal(2);
    expect(wrong.err).to.match(/^zonequake: the queue at rediss:.* is not trusted \(.*\): .*NODE_EXTRA_CA_CERTS\n$/);
    const plain = await run(['worker', '--queue', own.url.replace('rediss:', 'redis:')], env, dir);
    expect(plain.code, plain.err).to.equal(4);
    const served: Command = start(['worker', '--jobs', '1'], env, dir);
    ends.push(() => served.process.kill('SIGKILL'));
    const { code, err } = await run(
      ['run', 'small', '--seed', '7', '--runs', '12', '--faults', 'node-kill', '--out', 'out'],
      env,
      dir,
    );
    expect(code, err).to.equal(0);
    expect(err)
      .to.match(/workers at rediss:\/\/127\.0\.0\.1:\d+\/0, into out\n/)
      .and.match(/2 parts came from 1 worker\n/);
    served.process.kill('SIGTERM');
    const worked = await served.ended;
    expect(worked.code, worked.err).to.equal(0);
    expect(err + worked.err + wrong.err + plain.err).not.to.contain(own.password);
  });
});
