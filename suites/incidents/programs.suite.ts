import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { faults } from '../../faults/index.ts';
import { labs } from '../../fixtures/labs/index.ts';
import { bringPrograms, decodeIncident, invariants, runIncident, UsageError } from '../../harness/index.ts';
import { call } from '../hostile/command.ts';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));
const FOUND = '.zonequake/incidents/slow-nameserver-vulnerable';
const SCHEDULE = `${FOUND}/schedule.json`;
const PROGRAM = ['--program', 'llns=./my-nameserver.ts'];

/** A file of the guide, as printed. */
const printed = (name: string): string =>
  new RegExp(`\`\`\`\\w+ ${name}\\n([\\s\\S]*?)\`\`\``).exec(readFileSync(README, 'utf8'))?.[1] ?? '';

describe('programs of one’s own, as the README tells it', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'zonequake-own-program-'));
    for (const name of ['my-nameserver.ts', 'slow.yaml']) writeFileSync(join(folder, name), printed(name));
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = (...args: readonly string[]) => call(args, folder);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');

  it('are 30 lines at most', () => {
    expect(read('my-nameserver.ts').trim().split('\n').length).to.be.within(10, 30);
  });

  it('are told by check and refused by incident, and not run', async () => {
    const mark = join(folder, 'ran');
    writeFileSync(
      join(folder, 'hostile.ts'),
      `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(mark)}, '');\n`,
    );
    writeFileSync(join(folder, 'hostile.yaml'), read('slow.yaml').replace('my-nameserver', 'hostile'));
    const checked = await run('incident', 'check', 'hostile.yaml');
    expect(checked).to.include({ code: 0 }).and.have.property('out').that.contains('hostile.ts, which was not run');
    const refused = await run('incident', 'hostile.yaml');
    expect(refused.code).to.equal(2);
    expect(refused.err).to.match(/^zonequake: hostile\.yaml line 8: it brings programs .*add --allow-programs\n$/);
    expect(() => readFileSync(mark)).to.throw('ENOENT');
    const allowed = await run('incident', 'hostile.yaml', '--allow-programs');
    expect(allowed).to.include({ code: 2 }).and.have.property('err').that.contains('no default export');
    expect(readFileSync(mark, 'utf8')).to.equal('');
  });

  it('are refused for a role that the lab has no nodes of', async () => {
    writeFileSync(join(folder, 'role.yaml'), read('slow.yaml').replace('{ llns:', '{ llnss:'));
    const { code, err } = await run('incident', 'check', 'role.yaml');
    expect({ code, err }).to.deep.equal({ code: 2, err });
    expect(err).to.match(/role\.yaml line 8: unknown role with a program "llnss": did you mean "llns"/);
  });

  it('break the lab as they should, which is shrunk, and hold where resolvers wait', async () => {
    const told = JSON.parse((await run('incident', 'slow.yaml', '--allow-programs', '--json')).out);
    expect(told).to.deep.include({ asExpected: true, missed: [], exitCode: 0 });
    const { found } = told.counterexample;
    expect(found).to.deep.include({ pinned: 'always-serves', injectionsFrom: 2, injectionsTo: 1, programs: ['llns'] });
    expect(JSON.parse(read(SCHEDULE)).programs.llns).to.match(/^sha256:/);
    const fixed = await run('incident', 'slow.yaml', '--allow-programs', '--variant', 'fixed');
    expect(fixed).to.include({ code: 0 }).and.have.property('out').that.contains('as expected: it was to hold');
  });

  it('are replayed where they are given again, and a change is told', async () => {
    const again = await run('replay', SCHEDULE, ...PROGRAM, '--expect', 'always-serves');
    expect(again).to.include({ code: 0, err: '' });
    writeFileSync(join(folder, 'mended.ts'), read('my-nameserver.ts').replace('LATE_MS = 400', 'LATE_MS = 100'));
    const mended = await run('replay', SCHEDULE, '--program', 'llns=mended.ts');
    expect(mended.code).to.equal(0);
    expect(mended.err).to.match(/^warning: the program of llns is not the one that the schedule ran with/);
  });

  it('are not run by a schedule, a token or a bundle', async () => {
    const { token } = JSON.parse(read(`${FOUND}/verdict.json`));
    const bundled = await run('bundle', FOUND, ...PROGRAM, '--out', 'found.json');
    expect(bundled).to.include({ code: 0 }).and.have.property('out').that.contains('found.json --program llns=FILE');
    for (const what of [SCHEDULE, token, 'found.json']) {
      const { code, err } = await run('replay', what);
      expect(code).to.equal(2);
      expect(err).to.match(/it ran with a program of somebody's own for llns.*give it with --program llns=FILE\n$/);
    }
    expect((await run('replay', 'found.json', ...PROGRAM, '--expect', 'always-serves')).code).to.equal(0);
  });

  it('travel in a bundle as text, and are written where nothing is overwritten or left', async () => {
    expect((await run('bundle', 'found.json', '--sources', 'theirs')).code).to.equal(0);
    expect(read('theirs/llns/my-nameserver.ts')).to.equal(read('my-nameserver.ts'));
    const again = await run('replay', 'found.json', '--program', 'llns=theirs/llns/my-nameserver.ts');
    expect(again).to.include({ code: 1, err: '' });
    expect(await run('bundle', 'found.json', '--sources', 'theirs')).to.include({ code: 2 });
    for (const path of ['../out.ts', 'a/../../out.ts', '/out.ts', '.bashrc']) {
      writeFileSync(
        join(folder, 'hostile.json'),
        read('found.json').replace('"my-nameserver.ts"', JSON.stringify(path)),
      );
      const { code, err } = await run('bundle', 'hostile.json', '--sources', 'hostile');
      expect({ code, err }).to.deep.equal({ code: 2, err });
      expect(err).to.contain('is no place for the source of a program');
    }
  });

  it('are searched with by run, whose campaign has the digest', async () => {
    const search = ['run', 'small', '--seed', '1', '--runs', '2', '--faults', 'node-kill', '--out', 'campaign'];
    const { code } = await run(...search, ...PROGRAM);
    expect(code).to.equal(1);
    expect(JSON.parse(read('campaign/campaign.json')).programs).to.deep.equal(JSON.parse(read(SCHEDULE)).programs);
  });

  it('are decoded, brought and run by a suite', async () => {
    const catalogue = { labs, faults, invariants };
    const incident = decodeIncident(read('slow.yaml'), 'slow.yaml', catalogue);
    const dir = join(folder, 'suite');
    const without = await runIncident(catalogue, incident, 'vulnerable', { dir }).catch((error: unknown) => error);
    expect(without).to.be.instanceOf(UsageError).with.property('message').that.contains('nothing of it was run');
    const programs = await bringPrograms(incident.programs ?? {}, folder);
    const { asExpected } = await runIncident(catalogue, incident, 'vulnerable', { dir, programs, shrinks: false });
    expect(asExpected).to.equal(true);
  });
});
