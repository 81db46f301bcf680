import { expect } from 'chai';
import { faults } from '../../faults/index.ts';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import { labs } from '../../fixtures/labs/index.ts';
import { checkIncident } from '../../harness/incident/check-incident.ts';
import { decodeIncident } from '../../harness/incident/decode-incident.ts';
import { toldBy } from '../../harness/records/incident-outcome.ts';
import type { Registry } from '../../harness/records/registry.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';
import { prepareIncident, variantOf } from '../../harness/search/run-incident.ts';
import { whenSeen } from '../../harness/search/when-seen.ts';
import { runAndJudge } from '../../harness/setup/run-and-judge.ts';

const registry: Registry = { labs, faults, invariants, incidents: [], runtimes: [sim], failures: [] };

/** A nameserver dies as soon as a user is told that a customer is gone; and an operator goes back some time later. */
const TEXT = `format: zonequake-incident/1
name: when-seen
title: what comes when something is seen
story: It is told here.
lab: small
seed: 17
timeline:
  - { id: nightly, at: +20s, push: bad-config-push, with: { mutation: lost-customer, customer: a2 } }
  - { step: told, after: nightly, when: { type: query, outcome: nxdomain, server: { role: llns } } }
  - { id: kill, when: step told is seen, fault: node-kill, target: [node of step told, node:edge-a1], for: 5s, with: { how: process } }
  - { step: dies, during: kill, when: { type: down, how: process, node: { role: llns } } }
  - { id: back, when: 10s after step dies is seen, operator: roll-back }
  - { step: gone back, after: back, within: 5s, when: { type: rollout, step: rolling-back } }
  - { at: +60s, fault: node-kill, target: node:edge-b1, for: 5s, with: { how: machine } }
variants:
  vulnerable:
    title: no gate
    set: { release.gate: off, release.rollback: off }
    expect: holds
    steps: all
`;

async function runOf(name: string, text = TEXT) {
  const decoded = decodeIncident(text, 'when.yaml', () => 'fleet:control');
  checkIncident(decoded, registry);
  const variant = variantOf(decoded.incident, name);
  const prepared = prepareIncident(registry, decoded.incident, variant);
  let runs = 0;
  const timed = await whenSeen(prepared, (schedule) => {
    runs++;
    return runAndJudge(prepared.setup, schedule);
  });
  const run = await runAndJudge(prepared.setup, timed.schedule);
  const told = toldBy({ steps: timed.steps }, variant, prepared.setup.experiment.definition, run);
  const seenMs = Object.fromEntries(told.steps.map(({ id, seenMs }) => [id, seenMs]));
  return { ...timed, runs, seenMs, missed: told.missed };
}

describe('entries that wait for a step', () => {
  it('come at the very moment at which it is seen, and so long after it', async () => {
    const { schedule, seenMs, never, missed, runs } = await runOf('vulnerable');
    const at = (kind: string) => schedule.injections.filter((one) => one.kind === kind).map(({ atMs }) => atMs);
    const toldMs = seenMs.told ?? 0;
    expect(toldMs).to.be.above(20_000);
    // What has a time of its own comes first in the schedule.
    expect(at('node-kill')).to.deep.equal([60_000, Math.ceil(toldMs), Math.ceil(toldMs)]);
    expect(at('operator-roll-back')).to.deep.equal([Math.ceil((seenMs.dies ?? 0) + 10_000)]);
    // Whoever had said so is killed for it.
    expect(schedule.injections[2]?.target).to.match(/^node:llns-/);
    expect({ never, missed, runs }).to.deep.equal({ never: [], missed: [], runs: 2 });
  });

  it('never come where it is not seen, and what waits for them is missed', async () => {
    const { schedule, seenMs, never } = await runOf('vulnerable', TEXT.replace('nxdomain', 'malformed'));
    expect(schedule.injections.map(({ kind }) => kind)).to.deep.equal(['bad-config-push', 'node-kill']);
    expect(never.map(({ kind }) => kind)).to.deep.equal(['node-kill', 'node-kill', 'operator-roll-back']);
    expect(seenMs).to.deep.equal({ told: undefined, dies: undefined, 'gone back': undefined });
    expect(new Set(never.map(({ why }) => why))).to.deep.equal(new Set(['what it waits for was not seen in time']));
  });

  it('never come where they are due when faults are over, and that is the reason which is told', async () => {
    const { never, seenMs } = await runOf('vulnerable', TEXT.replace('10s after', '95s after'));
    const seconds = Math.round((seenMs.dies ?? 0) / 100) / 10;
    const why = `step dies was seen at ${seconds} s, and no fault may begin as late as it would`;
    expect(never).to.deep.equal([{ kind: 'operator-roll-back', target: 'all', why }]);
  });

  it('never come at whoever was not shown by then, and that is the reason which is told', async () => {
    const late =
      'when: step told is seen, fault: node-kill, target: node of step dies, for: 5s, with: { how: process }';
    const { never } = await runOf(
      'vulnerable',
      TEXT.replace('when: 10s after step dies is seen, operator: roll-back', late),
    );
    const why = 'step dies had shown nobody by then';
    expect(never.map((one) => [one.kind, one.why])).to.deep.equal([['node-kill', why]]);
  });

  it('are refused where there is nothing to wait for', () => {
    const wrong = (from: string, to: string) => () =>
      decodeIncident(TEXT.replace(from, to), 'w.yaml', () => 'fleet:control');
    expect(wrong('step told is seen', 'step tolled is seen')).to.throw(
      /line 10: timeline\[2\]\.when: "tolled" is no earlier/,
    );
    expect(wrong('step told is seen', 'told is seen')).to.throw(
      /line 10: timeline\[2\]\.when: .* write it as step ID is/,
    );
    expect(wrong('step told is seen', 'step told is seen, at: +5s')).to.throw(
      /timeline\[2\]\.when: it has a time as well/,
    );
    expect(wrong('node of step told', 'node of step tolled')).to.throw(
      /line 10: timeline\[2\]\.target: "tolled" is no/,
    );
    expect(wrong('when: step told is seen', 'at: +5s')).to.throw(
      /timeline\[2\]\.target: a node of a step is known when/,
    );
    expect(wrong('when: step told is seen, ', '')).to.throw(/line 10: timeline\[2\]\.at is missing: add it, or when:/);
  });
});
