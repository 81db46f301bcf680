import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type Dockerode from 'dockerode';
import { ownOwner } from '../../harness/basics/owner.ts';
import { findCompose } from '../../harness/own/compose/compose-command.ts';
import { copyFiles } from '../../harness/own/compose/copy-files.ts';
import type { OwnLab } from '../../harness/own/compose/own-lab.ts';
import { planLab } from '../../harness/own/compose/plan-lab.ts';
import { DEAD_RESOLVER } from '../../harness/own/compose/pods.ts';
import { readCompose } from '../../harness/own/compose/read-compose.ts';
import { findEngine } from '../../harness/runtime/docker/engine.ts';
import { ensureHelperImage } from '../../harness/runtime/docker/images.ts';
import { LAB_LABEL, labLabels, newLabId } from '../../harness/runtime/docker/labels.ts';
import { sweepLab, thingsWith } from '../../harness/runtime/docker/sweep.ts';
import { giveToCompose, type LabCompose } from './give-to-compose.ts';
import { digestOf, writeOwnersLab } from './owners-lab.ts';
import { describeWithLabs } from './require-compose.ts';

const exec = promisify(execFile);
const OWNERS_VOLUME = 'own-data';
const UP = ['up', '--detach', '--wait'];
const [BUILD_WITHIN_MS, UP_WITHIN_MS] = [300_000, 120_000];

describeWithLabs("an owner's lab in pods", () => {
  const labId = newLabId();
  let docker: Dockerode;
  let lab: OwnLab;
  let compose: LabCompose;
  let top = '';
  let folder = '';
  let digestBefore = '';

  async function composed(args: readonly string[], withinMs: number): Promise<string> {
    const { code, out, err } = await compose(args, withinMs);
    expect(code, `${args.join(' ')}: ${err}`).to.equal(0);
    return `${out}${err}`;
  }

  const containerOf = (id: string): string => lab.nodes.find((node) => node.id === id)?.container ?? '';
  /** What a command says in a node's container. */
  async function said(id: string, ...command: readonly string[]): Promise<string> {
    const { stdout } = await exec('docker', ['exec', containerOf(id), ...command]);
    return stdout.trim();
  }
  const addressesOf = async (id: string, name: string): Promise<string[]> =>
    [
      ...new Set((await said(id, 'getent', 'ahosts', name)).split('\n').map((line) => line.split(' ')[0] ?? '')),
    ].toSorted();
  const ids = async (): Promise<string[]> =>
    (await thingsWith(docker, `${LAB_LABEL}=${labId}`)).map(({ id }) => id).toSorted();

  before('read, build and start it', async function () {
    this.timeout(600_000);
    docker = await findEngine();
    top = mkdtempSync(join(tmpdir(), 'zonequake-own-'));
    folder = join(top, 'lab');
    const runFolder = join(top, 'run');
    mkdirSync(runFolder);
    writeOwnersLab(folder);
    digestBefore = digestOf(folder);
    // What the owner's file calls so is another's: the owner's own, of the lab that he runs himself.
    await docker.createVolume({ Name: OWNERS_VOLUME });
    const found = await findCompose();
    const read = await readCompose({ compose: found, folder, project: `zonequake-${labId}` });
    const helperImage = await ensureHelperImage(docker, () => undefined);
    lab = planLab({ read, without: [], runFolder, labels: labLabels(labId, ownOwner()), helperImage });
    await copyFiles(lab.copies, { runFolder });
    compose = await giveToCompose(lab, { compose: found, runFolder, envFiles: read.envFiles });
    await composed(['build'], BUILD_WITHIN_MS);
    await composed(UP, UP_WITHIN_MS);
  });
  after('remove what is left', async () => {
    if (compose) await compose(['down', '--volumes'], UP_WITHIN_MS);
    if (docker) await sweepLab(docker, labId, 30_000);
    if (docker) await docker.getVolume(OWNERS_VOLUME).remove();
    // Their names are made of this folder's, which no other run has.
    for (const image of new Set(lab?.nodes.map((node) => node.image))) await docker.getImage(image).remove();
    if (top !== '') rmSync(top, { recursive: true });
  });

  it("has the owner's names and addresses, in both families", async () => {
    const ns = ['10.213.77.53', 'fd13:77::53'];
    for (const name of ['ns', 'ns1.example.test', 'own-primary', 'resolver'])
      expect(await addressesOf('client-1', name), name).to.deep.equal(ns);
    expect(await addressesOf('client-1', 'client')).to.have.length(4);
    expect(await said('ns', 'hostname', '--fqdn')).to.equal('ns1.example.test');
    for (const server of ns)
      expect(await said('client-2', 'dig', '+short', `@${server}`, 'ns1.example.test')).to.equal('10.213.77.53');
  });

  it('keeps address and names of a service that dies and starts again', async () => {
    const container = docker.getContainer(containerOf('ns'));
    await container.kill();
    expect(await addressesOf('client-1', 'ns')).to.deep.equal(['10.213.77.53', 'fd13:77::53']);
    await container.start();
    const asked = ['dig', '+short', '+time=1', '+tries=20', '+retry=20', '@ns', 'ns1.example.test'];
    expect(await said('client-1', ...asked)).to.equal('10.213.77.53');
    expect(await addressesOf('client-1', 'own-primary')).to.deep.equal(['10.213.77.53', 'fd13:77::53']);
  });

  it('has nothing to do at a second start', async () => {
    await composed(UP, UP_WITHIN_MS);
    const before = await ids();
    await composed(UP, UP_WITHIN_MS);
    expect(await ids()).to.deep.equal(before);
  });

  it('publishes nothing, and nothing of it leaves the machine', async () => {
    const containers = await docker.listContainers({ filters: { label: [`${LAB_LABEL}=${labId}`] } });
    expect(containers).to.have.length(6);
    expect(containers.flatMap(({ Ports: ports }) => ports.filter(({ PublicPort: port }) => port))).to.deep.equal([]);
    for (const { name } of lab.networks) expect((await docker.getNetwork(name).inspect()).Internal).to.equal(true);
    for (const { container } of lab.pods)
      expect((await docker.getContainer(container).inspect()).HostConfig.Dns).to.deep.equal([DEAD_RESOLVER]);
  });

  it('gives pods NET_ADMIN and no other capability, and services what their owner gave', async () => {
    const of = async (name: string) => (await docker.getContainer(name).inspect()).HostConfig;
    for (const { container } of lab.pods) {
      const { CapAdd: add, CapDrop: drop, ReadonlyRootfs: isReadOnly } = await of(container);
      expect([add, drop, isReadOnly]).to.deep.equal([['NET_ADMIN'], ['ALL'], true]);
    }
    const { CapAdd: add, RestartPolicy: restart, Init: init } = await of(containerOf('ns'));
    expect([add, restart?.Name, init]).to.deep.equal([null, 'always', true]);
  });

  it("leaves nothing, not in the engine and not in the owner's folder, to which a service wrote", async () => {
    expect(readdirSync(lab.copies.find(({ from }) => from.endsWith('zones'))?.to ?? '')).to.include('started');
    await composed(['down', '--volumes'], UP_WITHIN_MS);
    await sweepLab(docker, labId, 30_000);
    expect(await ids()).to.deep.equal([]);
    expect(digestOf(folder)).to.equal(digestBefore);
    expect((await docker.getVolume(OWNERS_VOLUME).inspect()).Labels ?? {}).to.deep.equal({});
  });
});
