import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { faults } from '../../faults/index.ts';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import { CdnSpec } from '../../fixtures/cdn/spec.ts';
import { small } from '../../fixtures/labs/small.ts';
import { run } from '../../harness/cli/run.ts';
import { readStore } from '../../harness/records/failure-store.ts';
import { readFolder } from '../../harness/records/folder.ts';
import type { Registry } from '../../harness/records/registry.ts';
import { changesLine } from '../../harness/report/words.ts';
import type { LabEntry } from '../../harness/runtime/entry.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';

/** The lab as it is, on a platform whose nameservers have the bug of 2.1.5: what a commit does, and no option of the command line. */
const broken: LabEntry = {
  ...small,
  define: (given) => {
    const { spec, programs, ...rest } = small.define(given);
    const buggy: typeof spec = CdnSpec.parse({ ...spec, nameserver: { version: '2.1.5' } });
    const launched = Object.entries(programs).map(([role, program]) => {
      const launch: typeof program = (host, _, node) => program(host, buggy, node);
      return [role, launch];
    });
    return { ...rest, spec, programs: Object.fromEntries(launched) };
  },
};

describe('four nights: a bug comes, stays, goes and comes back', () => {
  let root = '';
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const store = () => readStore(join(root, 'store')).failures;
  const folder = (n: number) => join(root, `night-${n}`);

  /** A night's campaign: only the first makes enough runs to find the bug by itself. */
  async function night(n: number, lab: LabEntry) {
    const registry: Registry = { labs: [lab], faults, invariants, incidents: [], runtimes: [sim], failures: [] };
    const context = { loadRegistry: async () => registry, nodeEntry: '', askerEntry: '' };
    const code = await run(context, 'small', {
      ...{
        runtime: 'sim',
        runs: n === 1 ? '20' : '2',
        seed: `${6 + n}`,
        jobs: '1',
        maxFailures: '1',
        revision: `r${n}`,
      },
      ...{ out: folder(n), failures: join(root, 'store'), reporter: 'junit,markdown,html' },
      ...(n > 1 && { since: folder(n - 1) }),
    });
    const { campaign } = readFolder(folder(n));
    const files = ['report.junit.xml', 'report.md', 'report.html'].map((name) =>
      readFileSync(join(folder(n), name), 'utf8'),
    );
    return { code, campaign, line: changesLine(campaign) ?? '', files };
  }

  it('says so, by exit code, by line, by the ids of JUnit, and keeps the bug until it is retired', async () => {
    const first = await night(1, broken);
    const [{ fingerprint = '' } = {}] = store();
    expect(fingerprint).to.match(/^[a-z-]+\/[a-z+-]+@[a-z,]+$/);
    const nights = [first, await night(2, broken), await night(3, small), await night(4, broken)];
    expect(nights.map(({ code }) => code)).to.deep.equal([1, 1, 0, 1]);
    const since = (n: number, what: string) => `since ${folder(n)}: ${what}`;
    expect(nights.map(({ line }) => line)).to.deep.equal([
      `beside what is stored: 1 new (${fingerprint}), 0 known`,
      since(1, `0 new, 1 known (${fingerprint}), 0 came back, 0 gone`),
      since(2, `0 new, 0 known, 0 came back, 1 gone (${fingerprint})`),
      since(3, `0 new, 0 known, 1 came back (${fingerprint}), 0 gone`),
    ]);
    for (const { files, line } of nights) for (const text of files.slice(1)) expect(text).to.contain(line);
    const [invariant] = fingerprint.split('/');
    const id = `classname="zonequake.small.${invariant}" time="0.000" name="${fingerprint}"`;
    for (const [index, { files, campaign }] of nights.entries()) {
      const [junit = ''] = files;
      expect(junit)
        .to.contain(id)
        .and.to.contain(`timestamp="${campaign.startedAt?.slice(0, 19)}"`);
      expect(junit.includes(`${id}/>`), 'passed').to.equal(index === 2);
      expect(/name="search"\/>/.test(junit), 'the search passed').to.equal(index === 2);
      expect(campaign.revision).to.equal(`r${index + 1}`);
    }
    expect(store().map((failure) => failure.fingerprint)).to.deep.equal([fingerprint]);
    expect(store()[0]).to.deep.include({ revision: 'r1' });
  });
});
