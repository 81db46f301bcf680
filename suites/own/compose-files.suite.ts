import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { findCompose } from '../../harness/own/compose/compose-command.ts';
import type { OwnLab } from '../../harness/own/compose/own-lab.ts';
import { planLab, refusalsIn } from '../../harness/own/compose/plan-lab.ts';
import { type ReadFiles, readCompose } from '../../harness/own/compose/read-compose.ts';
import { refusalSentence } from '../../harness/own/compose/refusals.ts';
import { readExpected } from './expected.ts';
import { describeWithCompose } from './require-compose.ts';

const ROOT = fileURLToPath(new URL('../../fixtures/compose/', import.meta.url));
const NAMES = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const isSaid = (lab: OwnLab, folder: string) => ({
  nodes: lab.nodes.map(({ id }) => id),
  fixed: Object.fromEntries(lab.networks.flatMap(({ key, subnets, isFixed }) => (isFixed ? [[key, subnets]] : []))),
  free: lab.networks.flatMap(({ key, isFixed }) => (isFixed ? [] : [key])),
  addresses: Object.fromEntries(
    lab.nodes
      .map(({ id, networks }) => [id, networks.flatMap(({ ipv4, ipv6 }) => [ipv4 ?? [], ipv6 ?? []].flat())] as const)
      .filter(([, addresses]) => addresses.length > 0),
  ),
  shared: Object.fromEntries(lab.nodes.flatMap(({ id, pod }) => (pod === `${id}.pod` ? [] : [[id, pod]]))),
  built: lab.nodes.flatMap(({ id, isBuilt }) => (isBuilt ? [id] : [])),
  copies: lab.copies.map(({ from }) => relative(folder, from)),
  notes: lab.notes.map((note) => note.replaceAll(folder, 'FOLDER').replaceAll(dirname(folder), 'PARENT')),
});

describeWithCompose('compose files of others', () => {
  const made = mkdtempSync(join(tmpdir(), 'zonequake-compose-'));
  after(() => rmSync(made, { recursive: true }));

  it('are ten', () => {
    expect(NAMES).to.have.length(10);
  });

  for (const name of NAMES) {
    describe(name, () => {
      const folder = join(ROOT, name);
      const expected = readExpected(join(folder, 'expected.yaml'));
      const { nodes, fixed, free, addresses, shared, built, copies, notes } = expected;
      let read: ReadFiles;
      before(async () => {
        const { files, profiles, envFiles } = expected;
        const asked = { folder, files, profiles, ...(envFiles && { envFiles }), project: 'zonequake-1' };
        read = await readCompose({ compose: await findCompose(), ...asked });
      });

      const planned = (without: readonly string[]) =>
        planLab({ read, without, runFolder: '/run', labels: {}, helperImage: 'helper:1' });

      it('is refused what must be, in these words, and nothing else', () => {
        const said = refusalsIn(read, []).map((refusal) => refusalSentence(refusal, read.files));
        expect(said).to.deep.equal(expected.refused);
        const [first] = expected.refused;
        if (first !== undefined) expect(() => planned([])).to.throw(first);
      });

      it('is else the lab that it must be', () => {
        const lab = planned(expected.without);
        const said = isSaid(lab, folder);
        expect(said).to.deep.equal({ nodes, fixed, free, addresses, shared, built, copies, notes });
        if (expected.volumes) expect(Object.keys(lab.compose.volumes ?? {})).to.deep.equal(expected.volumes);
        const of = (id: string) => lab.nodes.find((node) => node.id === id);
        for (const [id, aliases] of Object.entries(expected.aliases))
          expect(of(id)?.networks[0]?.aliases).to.deep.equal(aliases);
        for (const [id, restart] of Object.entries(expected.restart)) expect(of(id)?.restart).to.equal(restart);
        expect(new Set(expected.sameImage.map((id) => of(id)?.image)).size).to.equal(
          Math.min(1, expected.sameImage.length),
        );
      });

      it('is taken by compose as what it becomes: services run what the owner wrote', async () => {
        const lab = planned(expected.without);
        const file = join(made, `${name}.json`);
        writeFileSync(file, JSON.stringify(lab.compose));
        const compose = await findCompose();
        const again = await readCompose({ compose, folder: made, files: [file], project: lab.project });
        const taken = again.config.services;
        expect(Object.keys(taken)).to.have.members(
          [...lab.nodes, ...lab.pods.map(({ name: id }) => ({ id }))].map(({ id }) => id),
        );
        for (const { id, service } of lab.nodes) {
          const { command, environment, healthcheck } = read.config.services[service] ?? {};
          expect(taken[id]).to.deep.include({
            command,
            ...(environment && { environment }),
            ...(healthcheck && { healthcheck }),
          });
        }
      });
    });
  }
});
