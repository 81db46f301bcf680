import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { faults } from '../../faults/index.ts';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import { labs } from '../../fixtures/labs/index.ts';
import { UsageError } from '../../harness/basics/errors.ts';
import { readGiven, replayed } from '../../harness/cli/replayed.ts';
import { harmIn } from '../../harness/minimise/same-harm.ts';
import { writeCounterexample } from '../../harness/minimise/write-counterexample.ts';
import { type Bundle, encodeBundle } from '../../harness/records/bundle-file.ts';
import { closeFolder, openFolder } from '../../harness/records/folder.ts';
import type { Registry } from '../../harness/records/registry.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';
import { bundleOf } from '../../harness/search/bundle.ts';
import { runAndJudge } from '../../harness/setup/run-and-judge.ts';
import { settingsOf, setUp } from '../../harness/setup/setup.ts';
import { emptyCampaign } from '../../harness/testkit/campaign.ts';
import { runCommand } from '../../harness/testkit/command.ts';

const registry: Registry = { labs, faults, invariants, incidents: [], runtimes: [sim], failures: [] };
const asked = {
  kind: 'oversized-names',
  target: 'node:llns-a1',
  atMs: 5_000,
  durationMs: 10_000,
  params: { nameOctets: 257, everyMs: 5_000 },
};
const killed = {
  kind: 'node-kill',
  target: 'node:edge-b1',
  atMs: 20_000,
  durationMs: 5_000,
  params: { how: 'process' },
};

describe('a report that travels', () => {
  let dir = '';
  let made: Bundle;
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
    const setup = setUp(
      registry,
      settingsOf(registry, { lab: 'small', seed: 7, set: { 'nameserver.version': '2.1.5' } }),
    );
    const startedAt = '2026-01-02T03:04:05.000Z';
    const campaign = emptyCampaign({ revision: 'abc', startedAt, counterexamples: 1 });
    openFolder(join(dir, 'run'), campaign);
    const failure = { schedule: { seed: 7, injections: [asked, killed] }, pinned: 'right-answer', source: 'run 1' };
    const to = { n: 1, dir: join(dir, 'run', 'counterexamples', '1'), command: 'zonequake', stop: () => false };
    await writeCounterexample(setup, failure, to);
    closeFolder(join(dir, 'run'), campaign);
    made = await bundleOf(registry, join(dir, 'run'));
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  /** What a replay of a bundle says on this build. */
  async function replay(bundle: Bundle) {
    const path = join(dir, 'changed.json');
    writeFileSync(path, encodeBundle(bundle));
    const given = await readGiven(path, async () => registry);
    const { setup, schedule } = replayed(registry, given, { runtime: 'sim', timing: 'docker' });
    return given.found && harmIn(setup, given.found, [await runAndJudge(setup, schedule)]);
  }
  const withSpec = (change: object, lab = 'small'): Bundle => {
    const { schedule } = made;
    return { ...made, schedule: { ...schedule, lab, spec: { ...schedule.spec, ...change } } };
  };

  it('has the lab whole, what was tested, the events from injection to harm, and the nearest run that passes', () => {
    const { schedule, found, history, nearest } = made;
    expect(made).to.deep.include({ revision: 'abc', startedAt: '2026-01-02T03:04:05.000Z', node: process.version });
    expect(schedule.spec).to.have.nested.property('nameserver.version', '2.1.5');
    expect(found).to.deep.include({ pinned: 'right-answer', fingerprint: 'right-answer/oversized-names@llns' });
    expect(history.events[0]).to.deep.include({ type: 'inject', kind: 'oversized-names' });
    const harm = found.violations.find(({ invariant }) => invariant === 'right-answer');
    const shown = harm?.events.map((index) => index - history.from) ?? [];
    expect(shown.length).to.be.above(0);
    for (const index of shown) expect(index).to.be.within(0, history.events.length + history.leftOut - 1);
    expect(nearest?.without).to.contain('257 octets');
  });

  it('does the same harm wherever it is replayed: also where that lab is another, or is not known at all', async () => {
    expect(await replay(made)).to.equal('same harm');
    expect(await replay(withSpec({ name: 'theirs' }, 'theirs'))).to.equal('same harm');
    const { nameserver: _, edge: __, ...older } = made.schedule.spec as Record<string, unknown>;
    const old = { ...older, nameserver: { version: '2.1.5' } };
    expect(await replay({ ...made, schedule: { ...made.schedule, spec: old } })).to.equal('same harm');
  });

  it('does other harm, or is gone, where that is so', async () => {
    expect(await replay({ ...made, found: { ...made.found, pinned: 'no-restart-storm' } })).to.equal('other harm');
    expect(
      await replay({ ...made, found: { ...made.found, fingerprint: 'right-answer/oversized-names@edge' } }),
    ).to.equal('other harm');
    expect(await replay(withSpec({ nameserver: { version: '2.1.4' } }))).to.equal('gone');
  });

  it('is refused in one sentence when it is damaged, or of a lab that nothing here can run', async () => {
    const whole = encodeBundle(made);
    const path = join(dir, 'damaged.json');
    for (const text of [
      ...[10, whole.length / 2, whole.length - 3].map((length) => whole.slice(0, length)),
      whole.replace('"version": 1', '"version": 2'),
      whole.replace('"found"', '"fund"'),
      whole.replace('"pinned"', '"pined"'),
      whole.replace('"events"', '"evts"'),
    ]) {
      writeFileSync(path, text);
      const error = await readGiven(path, async () => registry).catch((one: unknown) => one);
      expect(error, text.slice(0, 40)).to.be.instanceOf(UsageError);
      expect(String(error)).to.match(/^[^\n]+$/);
    }
    const nobodys = withSpec({ regions: 'none' }, 'theirs');
    expect(await replay(nobodys).catch((error: unknown) => error)).to.be.instanceOf(UsageError);
  });

  it('is made and replayed on the command line', async () => {
    const bundle = await runCommand(['bundle', 'run', '--out', 'mail.json'], { cwd: dir });
    expect(bundle).to.deep.include({ code: 0, err: '' });
    expect(readFileSync(join(dir, 'mail.json'), 'utf8')).to.equal(encodeBundle(made));
    const again = await runCommand(['replay', 'mail.json'], { cwd: dir });
    expect(again.code).to.equal(1);
    expect(again.out).to.contain('same harm: it was right-answer/oversized-names@llns\n');
    writeFileSync(join(dir, 'cut.json'), encodeBundle(made).slice(0, 5_000));
    const cut = await runCommand(['replay', 'cut.json'], { cwd: dir });
    expect(cut.code).to.equal(2);
    expect(cut.err).to.match(/^zonequake: cut\.json ends too early[^\n]*\n$/);
    expect((await runCommand(['bundle', dir], { cwd: dir })).code).to.equal(2);
  });
});
