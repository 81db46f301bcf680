import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { decodeCampaign } from '../../harness/records/campaign-file.ts';
import { findEngine } from '../../harness/runtime/docker/engine.ts';
import { run } from '../processes.ts';
import { digestOf } from './owners-lab.ts';
import { describeWithLabs } from './require-compose.ts';

/** Images are built at the first use, on a machine that is busy. */
const WITHIN_MS = 600_000;

/** What `check` says of each lab: who was asked. */
const LABS = {
  'two-nsd': ['ns1 (10.61.0.11)', 'ns2 (fd61::12)', 'resolver (10.61.0.53)', 'web (10.61.0.80)'],
  'primary-secondary': ['primary (10.62.0.11)', 'second (10.62.0.12)', 'third (10.62.0.13)', 'resolver (10.62.0.53)'],
} as const;
/** A death of a process, of a machine, and of another process. */
const SINGLES = ['--runs', '3', '--faults', 'node-kill'];

describeWithLabs('labs that are shipped', () => {
  let out = '';
  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), 'zonequake-shipped-'));
  });
  afterEach('nothing is left of it', async function () {
    this.timeout(WITHIN_MS);
    rmSync(out, { recursive: true, force: true });
    const docker = await findEngine();
    for (const name of Object.keys(LABS)) {
      const filters = { name: [`zonequake-${name}`] };
      expect(await docker.listContainers({ all: true, filters })).to.deep.equal([]);
      expect(await docker.listNetworks({ filters })).to.deep.equal([]);
    }
  });

  for (const [name, asked] of Object.entries(LABS)) {
    const folder = fileURLToPath(new URL(`../../fixtures/labs/${name}/`, import.meta.url));

    it(`${name}: check says of each server and resolver that it is right, and changes nothing`, async function () {
      this.timeout(WITHIN_MS);
      const digest = digestOf(folder);
      const { code, out: told, err } = await run(['check', '--lab', folder]);
      expect(code, told + err).to.equal(0);
      for (const server of asked) expect(told).to.include(server);
      expect(digestOf(folder)).to.equal(digest);
    });

    it(`${name}: bears three deaths, one after the other`, async function () {
      this.timeout(WITHIN_MS);
      const told = [...SINGLES, '--out', join(out, 'run'), '--failures', join(out, 'failures')];
      const ended = await run(['run', '--lab', folder, ...told]);
      expect(ended.code, ended.out + ended.err).to.equal(0);
      const campaign = decodeCampaign(readFileSync(join(out, 'run/campaign.json'), 'utf8'), 'campaign.json');
      expect(campaign).to.deep.include({ runs: 3, passed: 3, bitten: { 'node-kill': 3 } });
      expect(campaign.singles).to.deep.equal({ of: 8, judged: 3, missed: [] });
      const ofFamilies = name === 'two-nsd' ? { 'family-parity': 3 } : {};
      const ofAll = { 'right-answer': 3, available: 3, recovered: 3, 'no-restart-storm': 3 };
      // While servers die nobody knows whether they would agree.
      const { agree, ...judged } = campaign.judgedRuns;
      expect(agree).to.be.within(0, 3);
      expect(judged).to.deep.equal({ ...ofAll, ...ofFamilies });
    });
  }
});
