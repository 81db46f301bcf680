import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { nodeKill } from '../../faults/node-kill.ts';
import { operatorDrain } from '../../faults/operator-drain.ts';
import { packetLoss } from '../../faults/packet-loss.ts';
import { UsageError } from '../../harness/basics/errors.ts';
import { BaseSpec, type LabSpec } from '../../harness/lab/spec.ts';
import { writeCounterexample } from '../../harness/minimise/write-counterexample.ts';
import type { LabEntry } from '../../harness/runtime/entry.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';
import { checkInjections } from '../../harness/schedule/check.ts';
import { assertHolds, explore } from '../../harness/search/explore.ts';
import { settingsOf, setUp } from '../../harness/setup/setup.ts';
import { TEST_RESOLVER, TEST_TIMING } from '../../harness/testkit/terms.ts';
import { available, toy, toyLab } from './platform.ts';

const SPEC: LabSpec = {
  ...{ name: 'toy', zone: 'toy.test' },
  regions: [
    { id: 'a', network: 'x' },
    { id: 'b', network: 'y' },
  ],
  fleets: [
    { role: 'names', region: 'a', count: 2 },
    { role: 'web', region: 'a', count: 2 },
    { role: 'instrument', region: 'b', count: 1 },
  ],
  customers: [{ id: 'shop', tier: 1 }],
  delay: { regionMs: 1, networkMs: 5, farMs: 20 },
  capacity: {},
  resolver: TEST_RESOLVER,
  timing: { ...TEST_TIMING, deadlineMs: 10_000 },
  plant: [],
};
const SEARCH = { faults: [packetLoss, nodeKill], invariants: [available], seed: 3, runs: 30 };

describe('a platform that the harness has never heard of', () => {
  it('holds under random faults, and its operations are demanded', async () => {
    const result = await explore({ ...SEARCH, lab: toyLab(SPEC, false) });
    assertHolds(result);
    const { operations, demanded } = result.totals.operations;
    expect(demanded / operations).to.be.above(0.9);
  });

  it('has a planted bug that is found, shrunk to the death that it takes, and told in words', async () => {
    const result = await explore({ ...SEARCH, lab: toyLab(SPEC, true) });
    if (result.ok) throw new Error('the bug was not found');
    expect(result.invariant).to.equal('available');
    expect(result.message).to.match(/could not get shop at .* s: web-a\d http-error/);
    expect(result.words.join()).to.match(/web/);
    for (const { kind, target } of result.schedule.injections)
      expect(`${kind} ${target}`).to.match(/^node-kill .*(web|all|:a|x)/);
    expect(() => assertHolds(result)).to.throw(/^available is violated/);
  });

  it('knows nothing of operators, and says so of what they would do', () => {
    const drain = { kind: 'operator-drain', target: 'node:web-a1', atMs: 1_000, durationMs: 1_000, params: {} };
    const check = () =>
      checkInjections([drain], new Map([['operator-drain', operatorDrain]]), SPEC, toyLab(SPEC, false));
    expect(check).to.throw(UsageError, 'platform "toy" knows no action "drain" of an operator: leave it out');
  });

  it('has its failure written up, in its own words alone', async () => {
    const toyEntry: LabEntry = {
      ...{ name: 'toy', title: 'a toy', platform: toy, schema: BaseSpec },
      spec: () => SPEC,
      define: (spec) => toyLab(spec, true),
    };
    const catalogue = { labs: [toyEntry], faults: SEARCH.faults, invariants: SEARCH.invariants, runtimes: [sim] };
    const setup = setUp(catalogue, settingsOf(catalogue, { lab: 'toy', seed: SEARCH.seed }));
    const killed = { kind: 'node-kill', target: 'fleet:web', atMs: 5_000, durationMs: 5_000 };
    const schedule = { seed: 1, injections: [{ ...killed, params: { how: 'process' } }] };
    const dir = mkdtempSync(join(tmpdir(), 'toy-'));
    after(() => rmSync(dir, { recursive: true }));
    const failure = { schedule, pinned: 'available', source: 'by hand' };
    const { found } = await writeCounterexample(setup, failure, { n: 1, dir, command: 'zonequake', stop: () => false });
    expect(found.pinned).to.equal('available');
    for (const file of ['README.md', 'report.html']) {
      const text = readFileSync(join(dir, file), 'utf8');
      expect(text, file).to.match(/web-a1/);
      expect(text, file).not.to.match(/\b(gtld|tlns|llns|mapper|edge|origin|monitor)\b/);
    }
  });
});
