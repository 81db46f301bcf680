import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { faults } from '../faults/index.ts';
import { invariants } from '../fixtures/cdn/invariants/index.ts';
import { labs } from '../fixtures/labs/index.ts';
import { countOf } from '../harness/harm/felt.ts';
import { decodeIncident } from '../harness/incident/decode-incident.ts';
import type { Registry } from '../harness/records/registry.ts';
import { incidentReport } from '../harness/report/incident-report.ts';
import { sim } from '../harness/runtime/sim/sim.ts';
import { runIncident } from '../harness/search/run-incident.ts';
import type { Overrides } from '../harness/setup/overrides.ts';
import { experimentOn, runOn, violated } from './lab.ts';

const registry: Registry = { labs, faults, invariants, incidents: [], runtimes: [sim], failures: [] };
const KILL = {
  ...{ kind: 'node-kill', target: 'node:llns-a1', atMs: 20_000, durationMs: 10_000 },
  params: { how: 'machine' },
};

/** A config that loses a customer is stopped at the first nameserver, and nobody takes it back there. */
const FORGOTTEN = `
format: zonequake-incident/1
name: forgotten
title: a nameserver is forgotten
story: told
lab: small
seed: 3
timeline:
  - { at: +5s, push: bad-config-push, with: { mutation: lost-customer, customer: a1 } }
  - step: a nameserver denies the customer when all should be well
    id: denied
    when: { type: validation, server: { role: llns }, customer: a1, outcome: nxdomain }
variants:
  vulnerable:
    title: nothing is taken back
    set: { release.rollback: off, config.validation: off }
    expect: violates rolled-back
    steps: all
`;

describe('a recovery that is validated', () => {
  let dir = '';
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'recovery-'));
  });
  after(() => rmSync(dir, { recursive: true }));

  const told = (validateRecovery: boolean) =>
    runIncident(registry, decodeIncident(FORGOTTEN, 'forgotten.yaml', () => 'fleet:control').incident, 'vulnerable', {
      ...{ dir, command: 'zonequake', stop: () => false, shrinks: false, validates: { validateRecovery } },
    });

  it('finds every nameserver well after a death, and asks nobody unless it is wished', async () => {
    for (const [set, asked] of [
      [{ validateRecovery: 'all' }, 3 * 3 * 9 * 2],
      [{}, 0],
    ] as const satisfies readonly (readonly [Overrides, number])[]) {
      const { history, verdict } = await runOn(experimentOn(set), 1, [KILL]);
      expect(violated(verdict)).to.deep.equal([]);
      const events = history.filter((event) => event.type === 'validation');
      expect(events).to.have.length(asked);
      expect(events.filter(({ attempt }) => attempt.outcome !== 'ok')).to.deep.equal([]);
    }
  });

  it('goes by nameservers that nobody would miss: one that declines over IPv6 since it was restarted', async () => {
    const experiment = experimentOn({ validateRecovery: 'all' }, ['half-back']);
    const { history } = await runOn(experiment, 1, [KILL]);
    const failed = history.filter((event) => event.type === 'validation' && event.attempt.outcome !== 'ok');
    const who = failed.map((event) => event.type === 'validation' && `${event.attempt.node} ${event.rrtype}`);
    expect(new Set(who)).to.deep.equal(new Set(['llns-a1 AAAA']));
  });

  it('tells after an incident who still says something else, in the report, the page and the README', async () => {
    const result = await told(true);
    expect(result.steps.map(({ seenMs }) => seenMs !== undefined)).to.deep.equal([true]);
    const row = result.felt?.validated?.['1 a1 4'];
    expect(row?.others.nxdomain).to.be.above(0);
    expect(countOf(row?.tookMs ?? {}) + (row?.others.nxdomain ?? 0)).to.equal(row?.asked);
    expect(incidentReport(result, 'zonequake')).to.include('NOT recovered: of 162');
    for (const file of ['README.md', 'report.html'])
      expect(readFileSync(join(dir, file), 'utf8')).to.include('NOT recovered: of 162');
  });

  it('is not there in an incident that does not wish it', async () => {
    const result = await told(false);
    expect(result.felt?.validated).to.equal(undefined);
    expect(incidentReport(result, 'zonequake')).not.to.include('recovered: of');
  });
});
