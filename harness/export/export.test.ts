import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import type { Effect } from '../lab/effect.ts';
import { topologyOf } from '../lab/topology.ts';
import { defineFault, type Fault } from '../schedule/fault.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import { exportFiles } from './export.ts';

const spec = testSpec();
const { nodes } = topologyOf(spec);
const [first, second] = nodes;
const images = { node: 'sha256:aa', helper: 'sha256:bb' };

/** A fault that does one thing to a lab. */
const faultOf = (kind: string, effect: Effect): Fault =>
  defineFault<Record<string, never>>({
    ...{ kind, title: kind, params: z.strictObject({}), instant: false, milder: {} },
    targets: () => [],
    arbitrary: () => fc.constant({}),
    effects: () => [effect],
    describe: () => `${kind} in words`,
  });

const [from, to] = [[first?.id ?? ''], [second?.id ?? '']];
const faults = new Map(
  [
    faultOf('machine', { is: 'down', nodes: from, how: 'machine' }),
    faultOf('process', { is: 'down', nodes: from, how: 'process' }),
    faultOf('loss', { is: 'lossy', from, to, families: [4, 6], loss: 0.25 }),
    faultOf('raw', {
      ...{ is: 'hostile', nodes: to, to: [{ address: second?.ipv6 ?? '', port: 53 }], everyMs: 200 },
      bytes: Buffer.of(1, 2, 0xff).toString('base64'),
    }),
  ].map((fault) => [fault.kind, fault]),
);

async function exported(kind: string): Promise<{ compose: string; script: string }> {
  const schedule = { seed: 7, injections: [{ kind, target: 'all', atMs: 1_000, durationMs: 2_000, params: {} }] };
  const files = exportFiles({ spec, roles: {}, schedule, faults, images });
  const textOf = (name: string) => files.find((file) => file.name === name)?.text ?? '';
  return { compose: textOf('compose.yaml'), script: textOf('replay.sh') };
}

describe('export', () => {
  it('names every node with its addresses, the images by id, and the lab network, in the compose file', async () => {
    const { compose } = await exported('machine');
    for (const { id, ipv4, ipv6 } of nodes) {
      expect(compose).to.contain(`\n  ${id}:\n`).and.contain(`{ ipv4_address: ${ipv4}, ipv6_address: "${ipv6}" }`);
    }
    expect(compose).to.contain('image: sha256:aa').and.contain('internal: true').and.contain('subnet: "fd53::/64"');
    expect(compose).to.contain('user: "65534:65534"').and.contain('read_only: true').and.contain('pids_limit: 128');
    expect(compose).to.contain('SEED: "7"');
    // As in a run: else a program that opens ports at another's address dies of it.
    expect(compose).to.contain('"net.ipv4.ip_nonlocal_bind":"1"').and.contain('"net.ipv6.ip_nonlocal_bind":"1"');
  });

  it('silences a machine before it kills its program, and starts that before it is heard again', async () => {
    const { script } = await exported('machine');
    const [before = '', during = '', after = ''] = script.split(/^at [13]000$/m);
    expect(before).not.to.contain('zq_silence');
    expect(during).to.match(/nft 'add table inet zq_silence;.*' && ask zq-\S+ '.*"do":"kill"/);
    expect(after).to.match(/ask zq-\S+ '.*"do":"start".* && inside zq-\S+ nft 'delete table inet zq_silence'/);
    expect(during).to.contain("say 'machine in words'");
  });

  it('kills a process through its supervisor', async () => {
    const { script } = await exported('process');
    expect(script).to.contain(`ask zq-${first?.id} '{"id":1,"request":{"do":"kill"}}'`);
    expect(script).to.contain(`ask zq-${first?.id} '{"id":1,"request":{"do":"start"}}'`);
  });

  it('loses packets by an nft table of its own, and takes that away again', async () => {
    const { script } = await exported('loss');
    expect(script).to.match(/inside zq-\S+ nft 'add table inet zq_0_0_0;.* numgen random mod 1000 < 250 .*drop/);
    expect(script).to.contain("nft 'delete table inet zq_0_0_0'");
  });

  it('sends the bytes themselves, for as long as the injection lasts', async () => {
    const { script } = await exported('raw');
    expect(script).to.contain('"AQL/"').and.contain('setInterval(go,200)').and.contain('process.exit(),2000)');
  });

  it('is a script that bash can read, whatever is in it', async () => {
    for (const kind of faults.keys()) {
      const { script } = await exported(kind);
      expect(() => execFileSync('bash', ['-n'], { input: script, stdio: ['pipe', 'ignore', 'pipe'] })).not.to.throw();
    }
  });
});
