import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { faults } from '../faults/index.ts';
import { invariants } from '../fixtures/cdn/invariants/index.ts';
import { incidents } from '../fixtures/incidents/index.ts';
import { labs } from '../fixtures/labs/index.ts';
import { standard } from '../fixtures/labs/standard.ts';
import { RUNS_AROUND } from '../harness/cli/tour-stop.ts';
import { tourEnd } from '../harness/cli/tour-text.ts';
import { MEANING } from '../harness/history/outcomes.ts';
import { pick } from '../harness/input/did-you-mean.ts';
import type { Registry } from '../harness/records/registry.ts';
import { sim } from '../harness/runtime/sim/sim.ts';
import { runIncident } from '../harness/search/run-incident.ts';
import { searchAround } from '../harness/search/search-around.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}.zonequake/readme-${process.pid}`;

/** The first block of a language that the README prints, as printed. */
function printed(language: string): string {
  const readme = readFileSync(`${root}README.md`, 'utf8');
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1] ?? '';
}

describe('the tables in the README', () => {
  const readme = readFileSync(`${root}README.md`, 'utf8');
  const firstCells = [...readme.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) => cell.trim().split(', '));

  it('have every invariant and every kind of fault', () => {
    const names = [...invariants.map(({ name }) => name), ...faults.map(({ kind }) => kind)];
    expect(names.filter((name) => !firstCells.includes(name))).to.deep.equal([]);
  });

  it('have every outcome of an attempt', () => {
    expect(Object.keys(MEANING).filter((outcome) => !firstCells.includes(outcome))).to.deep.equal([]);
  });

  it('or a sentence about `standard` have every switch that is off there', () => {
    const off = (part: object, path = ''): readonly string[] =>
      Object.entries(part).flatMap(([key, value]) =>
        typeof value === 'object' ? off(value, `${path}${key}.`) : value === 'off' ? [`${path}${key}`] : [],
      );
    const sentence = /all on but for these\.[\s\S]*?What each is worth/.exec(readme)?.[0] ?? '';
    const { promises: _, ...switches } = standard.spec('search');
    const asked = ['validateRecovery', 'validateLoad'];
    expect(off(switches).filter((path) => !asked.includes(path) && !sentence.includes(`\`${path}\``))).to.deep.equal(
      [],
    );
    expect(off(switches)).to.include('resolver.serveStale');
  });

  it('quote the matrix as it was last written, and say how many rows it has', () => {
    const ablation = readFileSync(`${root}ABLATION.md`, 'utf8');
    const matrix = ablation.split('\n');
    const [, all] = /^.*\b(\d+) of \1 are shown to bear load/m.exec(ablation) ?? [];
    expect(readme).to.contain(`\nAll ${all} bear load. Some of them:\n`);
    const quoted = /\| without \| breaks \| by \|\n.*\n((?:\|.*\n)+)/.exec(readme)?.[1]?.trim().split('\n') ?? [];
    expect(quoted).to.have.length.above(4);
    for (const row of quoted) {
      const cells = row.split('|').map((cell) => cell.trim());
      expect(
        matrix.filter((line) => cells.every((cell) => line.includes(cell))),
        row,
      ).to.have.length(1);
    }
  });
});

describe('the end of the tour in the README', () => {
  after(() => rmSync(folder, { recursive: true }));

  it('is what the tour prints of that incident', async () => {
    const rows = readFileSync(`${root}README.md`, 'utf8').match(/^\| akamai-2021 .*\n(?:\|.*\n)+/m)?.[0] ?? '';
    const registry: Registry = { labs, faults, invariants, incidents, runtimes: [sim], failures: [] };
    const incident = pick('incident', 'akamai-2021', incidents, ({ name }) => name);
    const to = { dir: folder, command: 'zonequake', stop: () => false };
    // In this process, which has warmed up: what is found does not depend on workers (determinism.suite.ts).
    const search = { ...to, runs: RUNS_AROUND, progress: () => undefined };
    const around = await searchAround(registry, incident, 'fixed', search);
    const vulnerable = await runIncident(registry, incident, 'vulnerable', to);
    const fixed = await runIncident(registry, incident, 'fixed', to);
    const end = tourEnd([{ incident, vulnerable, fixed, around }], 'zonequake', { exitCode: 0, stopped: false });
    expect(rows.split('\n')).to.have.length.above(4);
    expect(end).to.contain(rows);
  });
});

describe('the suite in the README', () => {
  before(() => mkdirSync(folder, { recursive: true }));
  after(() => rmSync(folder, { recursive: true }));

  it('runs as printed, in about 30 lines, and finds its planted bug', async () => {
    const suite = printed('ts');
    expect(suite.trim().split('\n').length).to.be.within(25, 36);
    writeFileSync(`${folder}/mine.suite.ts`, suite);
    const args = [
      'node_modules/mocha/bin/mocha.js',
      '--no-config',
      '--import=zonequake/register',
      '--timeout=60000',
      `${folder}/mine.suite.ts`,
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
    expect(stdout)
      .to.match(/2 passing/)
      .and.not.match(/failing|pending/);
  });
});

describe('the incident in the README', () => {
  before(() => mkdirSync(folder, { recursive: true }));
  after(() => rmSync(folder, { recursive: true }));

  /** Runs a variant and gives the exit code and the JSON that it prints. */
  async function incident(variant: string, ...more: readonly string[]) {
    writeFileSync(`${folder}/my-outage.yaml`, printed('yaml'));
    const command = ['incident', 'my-outage.yaml', '--variant', variant, '--json', '--reporter', 'junit', ...more];
    const run = promisify(execFile)(process.execPath, [`${root}harness/zonequake.mjs`, ...command], { cwd: folder });
    const { code, stdout } = await run.then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { code: number; stdout: string }) => error,
    );
    const junit = readFileSync(`${folder}/.zonequake/incidents/lost-customer-${variant}/report.junit.xml`, 'utf8');
    return { code, junit, ...JSON.parse(stdout) };
  }

  it('breaks as printed, which is what its file expects, and shows its steps', async () => {
    const { code, asExpected, missed, steps, junit, counterexample } = await incident('vulnerable');
    expect({ code, asExpected, missed }).to.deep.equal({ code: 0, asExpected: true, missed: [] });
    expect(counterexample.found.pinned).to.equal('right-answer');
    const [taken, nxdomain, stopped] = steps;
    expect(taken.seenMs).to.be.below(nxdomain.seenMs);
    expect(stopped).to.deep.include({ id: 'stopped', required: false }).and.not.have.property('seenMs');
    expect(junit).to.match(/tests="7" failures="0" errors="0" skipped="1"/);
    expect(junit).to.contain('name="expected to violate right-answer"/>');
  });

  it('has the exit code of its run with --verdict', async () => {
    const { code, asExpected } = await incident('vulnerable', '--verdict');
    expect({ code, asExpected }).to.deep.equal({ code: 1, asExpected: true });
  });

  it('holds with the defence that it names', async () => {
    const { code, asExpected, verdict, junit } = await incident('fixed');
    expect({ code, asExpected, verdict: verdict.verdict }).to.deep.equal({
      code: 0,
      asExpected: true,
      verdict: 'pass',
    });
    // A user of the first machine may be told before the gate stops it: that step is not required here.
    expect(junit).to.match(/tests="7" failures="0" errors="0"( skipped="1")?>/);
  });
});
