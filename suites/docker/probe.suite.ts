import { expect } from 'chai';
import { findEngine } from '../../harness/runtime/docker/engine.ts';
import { probeDocker } from '../../harness/runtime/docker/probe.ts';
import { listLabs } from '../../harness/runtime/docker/reap.ts';
import { describeWithDocker } from './require-docker.ts';

describeWithDocker('docker probes', () => {
  it('say what this machine can do, with a remedy for all that it cannot, and leave nothing', async () => {
    const docker = await findEngine();
    const before = (await listLabs(docker)).map(({ labId }) => labId);
    const probes = await probeDocker();
    const byName = new Map(probes.map((probe) => [probe.name, probe]));
    expect(byName.get('container engine')?.ok).to.equal(true);
    expect(byName.get('nftables')?.ok).to.equal(true);
    expect(byName.get('images')?.detail).to.match(
      /^that of helpers was built (before|just now), that of nodes is built /,
    );
    expect([...byName.keys()]).to.include.members(['dual-stack network', 'NFLOG', 'NFQUEUE', 'netem', 'base image']);
    expect(probes.filter(({ ok, remedy }) => !ok && remedy === undefined)).to.deep.equal([]);
    const after = (await listLabs(docker)).filter(
      ({ labId, owner }) => owner?.pid === process.pid && !before.includes(labId),
    );
    expect(after).to.deep.equal([]);
  });
});
