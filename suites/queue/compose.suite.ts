import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { callCompose, findCompose } from '../../harness/own/compose/compose-command.ts';
import { findEngine } from '../../harness/runtime/docker/engine.ts';
import { describeWithLabs } from '../own/require-compose.ts';

const FILE = fileURLToPath(new URL('../../fixtures/images/queue/compose.yml', import.meta.url));
const PROJECT = `zonequake-suite-${process.pid}`;
const PASSWORD = 'geheim-4711';
/** The bug is found in the first part. */
const RUN = 'small --runs 20 --seed 7 --set nameserver.version=2.1.5 --max-failures 1 --no-shrink';

describeWithLabs('the compose file of a queue', () => {
  const dir = mkdtempSync(join(tmpdir(), 'zonequake-queue-compose-'));
  const compose = async (args: readonly string[]) => {
    const env = { ...process.env, ZONEQUAKE_RUN: RUN, ZONEQUAKE_PASSWORD: PASSWORD };
    const named = ['--project-name', PROJECT, '--file', FILE, ...args];
    return callCompose(await findCompose(), named, { env, withinMs: 600_000 });
  };
  /** Containers, networks and volumes of this project. */
  const things = async () => {
    const engine = await findEngine();
    const filters = { label: [`com.docker.compose.project=${PROJECT}`] };
    const containers = await engine.listContainers({ all: true, filters });
    const networks = await engine.listNetworks({ filters });
    const { Volumes: volumes } = await engine.listVolumes({ filters });
    return { containers, networks, volumes };
  };
  after(async () => {
    await compose(['down', '--volumes', '--rmi', 'local', '--timeout', '5']);
    rmSync(dir, { recursive: true });
  });

  it('runs a campaign on two workers, and ends as it does', async function () {
    this.timeout(900_000);
    const built = await compose(['build']);
    expect(built.code, built.err).to.equal(0);
    const { code, out, err } = await compose(['up', '--exit-code-from', 'campaign']);
    expect(code, out + err).to.equal(1);
    expect(out).to.match(/campaign-1 +\| lab small, nameserver.version=2.1.5, timing search, seed 7\n/);
    expect(out).to.match(/campaign-1 +\| \d+ runs: \d+ passed, 1 failed\n/);
    expect(err).to.match(/campaign-1 +\| \d+ parts? came from [12] workers?/);
    expect(out + err).to.not.contain(PASSWORD);
  });

  it('has its report in the container', async function () {
    this.timeout(60_000);
    const { code, err } = await compose(['cp', 'campaign:/runs/night', join(dir, 'night')]);
    expect(code, err).to.equal(0);
    expect(readFileSync(join(dir, 'night', 'report.html'), 'utf8')).to.contain('right-answer');
    expect(JSON.parse(readFileSync(join(dir, 'night', 'campaign.json'), 'utf8'))).to.include({ seed: 7 });
  });

  it('had no privileges, no root, no ports, and no way out', async function () {
    this.timeout(60_000);
    const { containers, networks } = await things();
    expect(containers.map(({ Labels }) => Labels['com.docker.compose.service']).toSorted()).to.deep.equal([
      'campaign',
      'redis',
      'worker',
      'worker',
    ]);
    const engine = await findEngine();
    for (const { Id, Ports } of containers) {
      const { Config, HostConfig } = await engine.getContainer(Id).inspect();
      expect(Ports).to.deep.equal([]);
      expect(Config.User).to.match(/^(redis|10001)$/);
      expect(HostConfig).to.deep.include({ Privileged: false, CapDrop: ['ALL'], PortBindings: {} });
      expect(HostConfig.SecurityOpt).to.include('no-new-privileges:true');
    }
    expect(networks.map(({ Internal }) => Internal)).to.deep.equal([true]);
  });

  it('leaves nothing', async function () {
    this.timeout(120_000);
    const { code, err } = await compose(['down']);
    expect(code, err).to.equal(0);
    expect(await things()).to.deep.equal({ containers: [], networks: [], volumes: [] });
  });
});
