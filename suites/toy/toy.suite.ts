import { expect } from 'chai';
import { nodeKill } from '../../faults/node-kill.ts';
import { packetLoss } from '../../faults/packet-loss.ts';
import type { LabSpec } from '../../harness/lab/spec.ts';
import { assertHolds, explore } from '../../harness/search/explore.ts';
import { TEST_RESOLVER, TEST_TIMING } from '../../harness/testkit/terms.ts';
import { available, toyLab } from './platform.ts';

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
});
