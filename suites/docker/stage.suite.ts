import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { ContainerInspectInfo } from 'dockerode';
import { findEngine } from '../../harness/runtime/docker/engine.ts';
import { LAB_LABEL } from '../../harness/runtime/docker/labels.ts';
import { listLabs } from '../../harness/runtime/docker/reap.ts';
import type { Stage } from '../../harness/runtime/docker/shared/stage.ts';
import { thingsWith } from '../../harness/runtime/docker/sweep.ts';
import { describeWithDocker } from './require-docker.ts';
import { NODES, openTinyStage } from './tiny-stage.ts';

/** What the engine still holds of a lab. */
async function leftOf(labId: string): Promise<readonly string[]> {
  const things = await thingsWith(await findEngine(), `${LAB_LABEL}=${labId}`);
  return things.map(({ kind, id }) => `${kind} ${id}`);
}

/** Asks again until the condition holds; false when it does not within `withinMs`. */
async function comesTrue(withinMs: number, condition: () => Promise<boolean>): Promise<boolean> {
  const endMs = performance.now() + withinMs;
  while (performance.now() < endMs) {
    if (await condition()) return true;
    await sleep(100);
  }
  return false;
}

async function failureOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing failed';
}

describeWithDocker('docker stage', () => {
  let stage: Stage;

  before('open a lab of two tiny nodes', async function () {
    // The first time both images are built, and another harness's lab may have to end.
    this.timeout(400_000);
    stage = await openTinyStage();
  });
  after(() => stage?.close());

  it('answers on every channel by the clock of this machine or its own', async () => {
    const channels = [stage.injector, ...stage.channels.values()];
    const replies = await Promise.all(channels.map((channel) => channel.call({ do: 'clock' })));
    expect(stage.channels.size).to.equal(2);
    expect(replies.every(({ nowNs }) => BigInt(nowNs ?? 0) > 0n)).to.equal(true);
  });

  it('rejects a call that the supervisor cannot do, with its words', async () => {
    const rest = stage.channels.get('edge-a1')?.call({ do: 'rest' });
    expect(await failureOf(Promise.resolve(rest))).to.match(
      /node edge-a1 cannot do "rest": a tiny node knows no "rest"/,
    );
  });

  it('gives every node its addresses in both families, reachable from the others', async () => {
    const helper = await stage.helper('edge-a1');
    for (const { ipv4, ipv6 } of [...NODES.slice(1), stage.injector.node]) {
      for (const address of [ipv4, ipv6]) {
        const get = `exec 3<>/dev/tcp/${address}/80; printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3; head -n 1 <&3`;
        expect(await helper.run(`bash -c '${get}'`)).to.match(/^HTTP\/1.1 200/);
      }
    }
  });

  it('gives a helper NET_ADMIN and no other capability', async () => {
    const helper = await stage.helper('edge-a1');
    // CAP_NET_ADMIN is bit 12 (capabilities(7)).
    expect(await helper.run('grep CapEff /proc/self/status')).to.match(/\b0000000000001000\b/);
    expect(await stage.helper('edge-a1')).to.equal(helper);
  });

  it('gives nodes and helpers bounds of memory and processes, nothing to write to but memory, and nodes no user', async () => {
    const docker = await findEngine();
    await stage.helper('edge-a1');
    const inspected = async (name: string) =>
      (await docker.getContainer(`${stage.prefix}-${name}`).inspect()) as ContainerInspectInfo;
    for (const name of ['edge-a1', 'injector', 'edge-a1-helper']) {
      const { HostConfig: host } = await inspected(name);
      const { Memory: memory = 0, MemorySwap: swap, PidsLimit: processes, ReadonlyRootfs: isReadOnly } = host;
      expect(isReadOnly, name).to.equal(true);
      expect(memory, name)
        .to.be.within(2 ** 26, 2 ** 29)
        .and.equal(swap);
      expect(processes, name).to.be.within(16, 256);
    }
    expect((await inspected('edge-a1')).Config.User).to.equal('65534:65534');
    const helper = await stage.helper('edge-a1');
    expect(await failureOf(helper.run('touch /usr/mine'))).to.match(/Read-only file system/);
    expect(await helper.run('touch /tmp/mine && rm /tmp/mine && echo done')).to.equal('done\n');
  });

  it('says why a helper command failed, and goes on', async () => {
    const helper = await stage.helper('edge-a1');
    expect(await failureOf(helper.run('echo no such rule >&2; exit 3'))).to.match(/exit status 3\): no such rule$/);
    expect(await failureOf(helper.run('if ('))).to.match(/exit status 2/);
    expect(await helper.run('echo still here')).to.equal('still here\n');
  });

  it('keeps an nft open that says what it has, and why it refused a line', async () => {
    const helper = await stage.helper('edge-a1');
    expect(await helper.nft('add table inet zq_2', 'list tables inet')).to.equal('table inet zq_2\n');
    expect(await failureOf(helper.nft('delete table inet zq_3', 'delete table inet zq_2'))).to.match(
      /Error: .*No such file or directory.*\ndelete table inet zq_3/,
    );
    expect(await helper.nft('list tables inet')).to.equal('');
    expect(await failureOf(helper.nft('add table inet zq_4; add chain'))).to.match(/syntax error/);
    expect(await helper.nft('list tables inet')).to.equal('');
  });

  it('says at once that a helper is lost when its nft is', async () => {
    const helper = await stage.helper('edge-b1');
    await helper.run('nft=$(pidof nft); kill -KILL $nft; while [ -e /proc/$nft/fd/0 ]; do :; done');
    expect(await failureOf(helper.nft('list tables'))).to.match(/ended in the middle of a command/);
    expect(await failureOf(helper.nft('list tables'))).to.match(/has ended/);
  });

  it('follows the packets that a rule drops, and ends the command at stop', async () => {
    const helper = await stage.helper('edge-a1');
    await helper.nft(
      'add table inet zq_1; add chain inet zq_1 out { type filter hook output priority 0 ; }; ' +
        'add rule inet zq_1 out udp dport 5353 log group 5 queue-threshold 1 counter drop',
    );
    const lines: string[] = [];
    const dump = helper.follow('tcpdump -i nflog:5 -n -l -tt', (line) => lines.push(line));
    const saw = (text: string) => comesTrue(10_000, async () => lines.some((line) => line.includes(text)));
    expect(await saw('listening on nflog:5')).to.equal(true);
    await helper.run("bash -c 'echo x >/dev/udp/fd53::2:a/5353' || true");
    expect(await saw('> fd53::2:a.5353')).to.equal(true);
    dump.stop();
    expect(await saw('packets dropped by kernel')).to.equal(true);
    await helper.nft('delete table inet zq_1');
  });

  it('is listed as a live lab of this process', async () => {
    const lab = (await listLabs(await findEngine())).find(({ labId }) => labId === stage.labId);
    expect(lab?.alive).to.equal(true);
    expect(lab?.owner?.pid).to.equal(process.pid);
  });

  it('leaves nothing after close, and its calls fail', async () => {
    const [node] = stage.channels.values();
    await stage.close();
    await stage.close();
    expect(await leftOf(stage.labId)).to.deep.equal([]);
    expect(await failureOf(Promise.resolve(node?.call({ do: 'clock' })))).to.match(/^node edge-a1 is gone/);
    expect(await failureOf(stage.helper('edge-b1'))).to.match(/closed/);
  });

  it('leaves nothing within 15 s when the harness and its process group are killed', async function () {
    this.timeout(400_000);
    const hold = fileURLToPath(new URL('./hold-stage.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'zonequake/register', hold], {
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [labId] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    expect((await leftOf(labId)).length).to.equal(5);
    process.kill(-(child.pid ?? Number.NaN), 'SIGKILL');
    expect(await comesTrue(15_000, async () => (await leftOf(labId)).length === 0)).to.equal(true);
  });
});
