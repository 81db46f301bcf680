import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type ClientRequest, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { decode, encode } from 'dns-packet';
import type { LabState } from '../../harness/cli/lab/requests.ts';
import { type Command, familyOf, run, start } from '../processes.ts';
import { goneAfterMs } from './command.ts';
import { killed } from './killed.ts';
import { describeWithDocker } from './require-docker.ts';

/** Before the first run images may be built, and another harness's lab may have to end. */
const TIMEOUT_MS = 400_000;
const GONE_WITHIN_MS = 30_000;
/** Many times what takeover may take. */
const TAKEN_OVER_WITHIN_MS = 20_000;

/** Addresses in an answer to one question over UDP, as dig would ask it from this machine. */
async function dig(server: string, name: string, type: 'A' | 'AAAA'): Promise<readonly string[]> {
  const socket = createSocket(server.includes(':') ? 'udp6' : 'udp4');
  try {
    return await new Promise((resolve, reject) => {
      socket.once('message', (bytes) => {
        const answers = decode(bytes).answers ?? [];
        resolve(answers.flatMap((answer) => (answer.type === type ? [answer.data] : [])));
      });
      socket.once('error', reject);
      socket.send(encode({ type: 'query', id: 1, questions: [{ type, name }] }), 53, server);
      setTimeout(() => reject(new Error(`${server} does not answer`)), 5_000).unref();
    });
  } finally {
    socket.close();
  }
}

/** Whether a machine serves a name's content over HTTP within this time. */
async function fetched(url: string, name: string, withinMs: number): Promise<boolean> {
  const endMs = performance.now() + withinMs;
  while (performance.now() < endMs) {
    const status = await new Promise<number>((resolve) => {
      get(url, { headers: { host: name }, timeout: 500, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('timeout', function (this: ClientRequest) {
          this.destroy();
        })
        .on('error', () => resolve(0));
    });
    if (status === 200) return true;
    await sleep(100);
  }
  return false;
}

describeWithDocker('docker on the command line', () => {
  let scratch: string;
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'zonequake-cli-'));
  });
  after(() => rmSync(scratch, { recursive: true }));

  it('incident: violates the pinned invariant as expected, and writes evidence', async function () {
    this.timeout(TIMEOUT_MS);
    const { code, out } = await run(['incident', 'akamai-2021', '--runtime', 'docker', '--json']);
    expect(code).to.equal(0);
    const { counterexample, timings } = JSON.parse(out);
    expect(counterexample.found).to.deep.include({ pinned: 'right-answer', reproduced: { failed: 2, of: 2 } });
    expect(timings.bootMs).to.be.above(0);
    for (const name of [
      'history.jsonl',
      'verdict.json',
      'logs/llns-a1.log',
      'export/compose.yaml',
      'export/replay.sh',
    ]) {
      expect(existsSync(join(counterexample.dir, name)), name).to.equal(true);
    }
    // The magic number of pcap-savefile(5), in either byte order.
    const pcap = readFileSync(join(counterexample.dir, 'capture-instrument-users-a1.pcap'));
    expect(pcap.subarray(0, 4).toString('hex')).to.match(/^(d4c3b2a1|a1b2c3d4)$/);
    expect(pcap.length).to.be.above(1_000);
  });

  it('lab: up, asked from this machine, harmed by hand, down', async function () {
    this.timeout(TIMEOUT_MS);
    const env = { TMPDIR: scratch };
    const up = await run(['lab', 'up', '--set', 'edge.takeover=on', '--json'], env);
    expect(up.code, up.err).to.equal(0);
    const state: LabState = JSON.parse(up.out);
    const family = familyOf(state.pid);
    try {
      const [server] = state.nodes.map(({ node }) => node);
      const name = `${state.customers[0]}.g.${state.zone}`;
      expect(await dig(server?.ipv4 ?? '', name, 'A')).to.have.length.above(0);
      expect(await dig(server?.ipv6 ?? '', name, 'AAAA')).to.have.length.above(0);
      expect(await run(['lab', 'exec', 'llns-a1', '--', 'sh', '-c', 'hostname; exit 7'], env)).to.deep.include({
        code: 7,
        out: 'llns-a1\n',
      });
      // Faults on the way hold for whoever asks, people on this machine too.
      for (const way of [
        ['packet-loss', 'node:llns-a1', '--param', 'lossPercent=100'],
        ['path-cut', 'peering:net-a+net-b'],
      ]) {
        expect((await run(['inject', ...way], env)).code).to.equal(0);
        expect(await dig(server?.ipv4 ?? '', name, 'A').catch(({ message }) => message)).to.match(/does not answer/);
        expect((await run(['inject', '--heal'], env)).code).to.equal(0);
        expect(await dig(server?.ipv4 ?? '', name, 'A')).to.have.length.above(0);
      }
      // What containers cannot do is refused by name.
      const gone = await run(['inject', 'service-gone', 'node:llns-a1'], env);
      expect(gone.code).to.equal(2);
      expect(gone.err).to.match(
        /service-gone cannot be injected, since nothing dies by "container" but services of a lab of your own/,
      );
      // Both ways late: for whoever asks, people on this machine too.
      const late = ['inject', 'latency', 'node:llns-a1', '--param', 'delayMs=300', '--param', 'direction=both'];
      expect((await run(late, env)).code).to.equal(0);
      const startMs = performance.now();
      expect(await dig(server?.ipv6 ?? '', name, 'AAAA')).to.have.length.above(0);
      expect(performance.now() - startMs).to.be.at.least(600);
      expect((await run(['inject', '--heal'], env)).code).to.equal(0);
      // Another edge answers for a machine that is gone, as in a run.
      const machine = ['inject', 'node-kill', 'node:edge-b1', '--param', 'how=machine'];
      expect((await run(machine, env)).code).to.equal(0);
      const dead = state.nodes.find(({ node }) => node.id === 'edge-b1');
      expect(await fetched(`http://${dead?.node.ipv4}/object`, name, TAKEN_OVER_WITHIN_MS)).to.equal(true);
      const edge = async () => {
        const { nodes }: LabState = JSON.parse((await run(['lab', 'ps', '--json'], env)).out);
        return nodes.find(({ node }) => node.id === 'edge-a1')?.state;
      };
      expect((await run(['inject', 'node-kill', 'node:edge-a1'], env)).code).to.equal(0);
      expect(await edge()).to.equal('down');
      expect((await run(['inject', '--heal'], env)).code).to.equal(0);
      expect(await edge()).to.equal('up');
      // By itself: nobody heals this one, and nobody waits for a fixed time, since a busy machine is slow to ask.
      expect((await run(['inject', 'node-kill', 'node:edge-a1', '--for', '1s'], env)).code).to.equal(0);
      while ((await edge()) !== 'up') await sleep(500);
      // Healings that fall due while the lab is being removed, and long after.
      for (const [id, length] of [
        ['edge-a1', '1s'],
        ['edge-a2', '1h'],
      ] as const) {
        expect((await run(['inject', 'node-kill', `node:${id}`, '--for', length], env)).code).to.equal(0);
      }
    } finally {
      const down = await run(['lab', 'down'], env);
      expect(down.code, down.err).to.equal(0);
    }
    expect((await goneAfterMs(state.pid, family, GONE_WITHIN_MS)).left).to.deep.equal([]);
  });

  it('SIGINT: what was found is kept and is the verdict, and nothing is left', async function () {
    this.timeout(TIMEOUT_MS);
    const out = join(scratch, 'interrupted');
    const faults = ['--faults', 'oversized-names', '--seed', '7', '--set', 'nameserver.version=2.1.5'];
    const command = start([
      'run',
      'small',
      '--runtime',
      'docker',
      ...faults,
      '--out',
      out,
      '--failures',
      join(scratch, 'failures'),
    ]);
    await command.says('shrinking');
    const family = familyOf(command.pid);
    command.process.kill('SIGINT');
    const { code, err } = await command.ended;
    expect((await goneAfterMs(command.pid, family, GONE_WITHIN_MS)).left).to.deep.equal([]);
    const campaign = JSON.parse(readFileSync(join(out, 'campaign.json'), 'utf8'));
    expect(campaign.stopped, err).to.equal('interrupted');
    const kept = campaign.counterexamples + campaign.unconfirmed.length;
    expect(kept).to.equal(1);
    expect(code).to.equal(1);
    expect(existsSync(join(out, 'counterexamples', '1', 'history.jsonl'))).to.equal(true);
  });

  it('SIGKILL at five moments of boot, runs and tear-down: nothing is left', async function () {
    this.timeout(TIMEOUT_MS * 2);
    const args = ['run', 'small', '--runtime', 'docker', '--runs', '1', '--faults', 'region-kill', '--seed', '1'];
    const places = ['--out', join(scratch, 'killed'), '--failures', join(scratch, 'failures')];
    const said = (words: string, thenMs: number) => async (command: Command) => {
      await command.says(words);
      await sleep(thenMs);
    };
    const moments = {
      'as it starts': said('', 300),
      'first containers': said('starting 22 containers', 500),
      'most containers': said('starting 22 containers', 4_000),
      'a run': said('control run', 3_000),
      'being removed': async (command: Command) => {
        await command.says('control run');
        command.process.kill('SIGINT');
        await said('stopping', 700)(command);
      },
    };
    for (const [moment, comes] of Object.entries(moments)) {
      const { left } = await killed([...args, ...places], comes, GONE_WITHIN_MS);
      expect(left, moment).to.deep.equal([]);
    }
  });
});
