import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { faults } from '../../faults/index.ts';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import { incidents } from '../../fixtures/incidents/index.ts';
import { labs } from '../../fixtures/labs/index.ts';
import { writeOurs } from '../../harness/files/written.ts';
import type { History } from '../../harness/history/events.ts';
import { wantedMisses } from '../../harness/incident/expected.ts';
import type { Incident } from '../../harness/incident/incident.ts';
import { pick } from '../../harness/input/did-you-mean.ts';
import { toldBy } from '../../harness/records/incident-outcome.ts';
import type { Registry } from '../../harness/records/registry.ts';
import { expectWords } from '../../harness/report/incident-report.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';
import { prepareIncident, runIncident, variantOf } from '../../harness/search/run-incident.ts';
import { whenSeen } from '../../harness/search/when-seen.ts';
import { runAndJudge } from '../../harness/setup/run-and-judge.ts';
import { violated } from '../lab.ts';

const registry: Registry = { labs, faults, invariants, incidents, runtimes: [sim], failures: [] };

/** On another seed clients ask at other moments: what an incident shows must not hang on those. */
const seedsOf = ({ seed }: Incident): readonly number[] => [seed, 1, 2, 3, 4];

async function runOf(incident: Incident, name: string, seed: number) {
  const variant = variantOf(incident, name);
  const prepared = prepareIncident(registry, incident, variant);
  const { setup } = prepared;
  const seeded = { ...prepared, schedule: { ...prepared.schedule, seed } };
  const { schedule, steps } = await whenSeen(seeded, (one) => runAndJudge(setup, one));
  const run = await runAndJudge(setup, schedule);
  return { ...run, ...toldBy({ steps }, variant, setup.experiment.definition, run) };
}

describe('incidents: every variant does what it says', () => {
  for (const incident of incidents) {
    for (const [name, variant] of Object.entries(incident.variants)) {
      it(`${incident.name} ${name} is expected to ${expectWords(variant)}`, async () => {
        for (const seed of seedsOf(incident)) {
          const { verdict, missed, answer } = await runOf(incident, name, seed);
          const told = `seed ${seed}: ${verdict.verdict}, violated ${violated(verdict)}, missed ${missed}`;
          expect(answer, told).to.equal('as-expected');
          if (wantedMisses(variant.expect).length === 0) expect(missed, told).to.deep.equal([]);
        }
      });
    }
  }
});

describe('a step that was missed', () => {
  const dir = mkdtempSync(join(tmpdir(), 'zonequake-incident-'));
  after(() => rmSync(dir, { recursive: true }));

  it('leaves the history and the schedule of the run in place of what an earlier run left, though nothing was violated', async () => {
    for (const name of ['verdict.json', 'README.md']) writeOurs(join(dir, name), 'of an earlier run');
    writeFileSync(join(dir, 'notes.txt'), 'of somebody');
    const incident = pick('incident', 'worlds05-section4', incidents, ({ name }) => name);
    const to = { dir, command: 'zonequake', stop: () => false };
    const { missed, counterexample, historyFile } = await runIncident(registry, incident, 'single-path', to);
    expect({ missed, counterexample }).to.deep.equal({ missed: ['maps-reach-x'], counterexample: undefined });
    expect(historyFile).to.equal(join(dir, 'history.jsonl'));
    expect(readdirSync(dir)).to.have.members(['.zonequake-files', 'history.jsonl', 'notes.txt', 'schedule.json']);
  });
});

describe('akamai-2011: what happened, and what stopped it', () => {
  const incident = pick('incident', 'akamai-2011', incidents, ({ name }) => name);
  const histories = (variant: string): Promise<readonly History[]> =>
    Promise.all(seedsOf(incident).map(async (seed) => (await runOf(incident, variant, seed)).history));

  /** Version 2 is the config that the incident pushes. */
  const takers = (history: History) =>
    history.filter((event) => event.type === 'release' && event.action === 'activated' && event.version === 2);

  /** From taking the config to the first crash, of each node that did both. */
  const delaysMs = (history: History): readonly number[] =>
    takers(history).flatMap((taken) => {
      const node = taken.type === 'release' ? taken.node : '';
      const crash = history.find(
        (event) => event.type === 'down' && event.how === 'crash' && event.node === node && event.atMs >= taken.atMs,
      );
      return crash ? [crash.atMs - taken.atMs] : [];
    });

  it('vulnerable: nodes take the config and crash later, most of them more than 100 ms', async () => {
    for (const history of await histories('vulnerable')) {
      const delays = delaysMs(history);
      expect(delays).to.have.length(8);
      // How soon depends on the first client that asks for a machine that is gone; it is never the message itself.
      expect(Math.min(...delays)).to.be.above(0);
      expect(delays.filter((delay) => delay >= 100).length).to.be.above(delays.length / 2);
    }
  });

  it('validation: nodes reject the config for its inventories, and none takes it', async () => {
    for (const history of await histories('validation')) {
      const rejected = history.filter((event) => event.type === 'release' && event.action === 'rejected');
      expect(rejected).to.have.length.above(0);
      for (const event of rejected)
        expect(event)
          .to.have.property('reason')
          .that.matches(/inventories differ/);
      expect(takers(history)).to.deep.equal([]);
    }
  });

  it('causal: every node that crashes goes back, and does not take it again', async () => {
    for (const history of await histories('causal')) {
      const crashes = history.filter((event) => event.type === 'down' && event.how === 'crash');
      const reverted = history.filter(
        (event) =>
          event.type === 'release' &&
          event.action === 'reverted' &&
          event.reason.startsWith('crash rejection (causal): inventory inconsistent'),
      );
      expect(crashes).to.have.length(8);
      expect(reverted).to.have.length(8);
      expect(takers(history)).to.have.length(8);
    }
  });

  it('zoned: the rollout is halted and rolled back, and only one machine ever took it', async () => {
    for (const history of await histories('zoned')) {
      const steps = history.flatMap((event) => (event.type === 'rollout' ? [event.step] : []));
      expect(steps).to.include.members(['halted', 'rolled-back']);
      expect(takers(history)).to.have.length(1);
    }
  });
});
