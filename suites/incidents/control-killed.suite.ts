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

/** Who pushes dies as soon as a node has the release; and who takes it back, as soon as that is said. Both come back some time later. */
const textOn = (lab: string) => `format: zonequake-incident/1
name: control-killed
title: control dies while it pushes, and again while it takes back
story: It is told here.
lab: ${lab}
seed: 17
timeline:
  - { id: nightly, at: +20s, push: bad-config-push, with: { mutation: lost-customer, customer: a2 } }
  - { step: pushing, after: nightly, when: { type: rollout, step: pushed } }
  - { id: first-death, when: step pushing is seen, fault: node-kill, target: node of step pushing, for: 5s, with: { how: machine } }
  - { step: halted, after: first-death, when: { type: rollout, step: halted } }
  - { step: going back, after: first-death, when: { type: rollout, step: rolling-back } }
  - { id: second-death, when: step going back is seen, fault: node-kill, target: node of step going back, for: 5s, with: { how: machine } }
  - { step: it is down, during: second-death, when: { type: down, how: machine, node: { role: control } } }
  - { step: gone back, after: second-death, when: { type: rollout, step: rolled-back } }
variants:
  fixed:
    title: its book is on disk, or with others
    set: { config.validation: off }
    expect: holds
    steps: all
`;

describe('control that is killed while it pushes, and while it takes back', () => {
  for (const lab of ['small', 'standard']) {
    it(`is told by entries that wait, and what it began is ended, on ${lab}`, async () => {
      const decoded = decodeIncident(textOn(lab), 'killed.yaml', () => 'fleet:control');
      checkIncident(decoded, registry);
      const variant = variantOf(decoded.incident, 'fixed');
      const prepared = prepareIncident(registry, decoded.incident, variant);
      const timed = await whenSeen(prepared, (schedule) => runAndJudge(prepared.setup, schedule));
      const run = await runAndJudge(prepared.setup, timed.schedule);
      const told = toldBy({ steps: timed.steps }, variant, prepared.setup.experiment.definition, run);
      expect(timed.never).to.deep.equal([]);
      expect(told.missed).to.deep.equal([]);
      expect(run.verdict.violations).to.deep.equal([]);
      const died = run.history.flatMap((event) =>
        event.type === 'down' && event.how === 'machine' ? [event.atMs] : [],
      );
      const said = run.history.flatMap((event) =>
        event.type === 'rollout' ? [{ step: event.step, atMs: event.atMs }] : [],
      );
      const firstMs = (step: string) => said.find((one) => one.step === step)?.atMs;
      expect(died).to.deep.equal(['pushed', 'rolling-back'].map((step) => Math.ceil(firstMs(step) ?? 0)));
    });
  }
});
