import { expect } from 'chai';
import { asBuiltIn } from '../runtime/entry.ts';
import { decodeSchedule, encodeSchedule } from '../schedule/codec.ts';
import { forbids, testRegistry } from '../testkit/registry.ts';
import { assertHolds, explore } from './explore.ts';

const { labs, faults, runtimes } = testRegistry([]);
const [lab] = asBuiltIn(labs);
const [runtime] = runtimes;

describe('explore', () => {
  it('returns the smallest failing schedule, and assertHolds tells it', async () => {
    if (!lab || !runtime) throw new Error('the test registry has a lab and a runtime');
    const result = await explore({ lab, faults, invariants: [forbids('bad')], runs: 30, seed: 3, runtime });
    expect(result).to.deep.include({ ok: false, invariant: 'no-bad', words: ['at 1 s: bad at node:llns-a1'] });
    expect(() => assertHolds(result)).to.throw(/no-bad is violated: .*\n {2}at 1 s: bad at node:llns-a1\n.*zq1\./);
  });

  it('prints no token of a lab that nobody else has, and says how to keep the schedule', async () => {
    if (!lab || !runtime) throw new Error('the test registry has a lab and a runtime');
    const search = { faults, invariants: [forbids('bad')], runs: 30, seed: 3, runtime };
    for (const mine of [{ ...lab, name: 'mine' }, lab.define({ ...lab.spec('search'), name: 'mine' })]) {
      const result = await explore({ ...search, lab: mine });
      if (result.ok) throw new Error('nothing was found');
      expect(result).not.to.have.property('token');
      expect(() => assertHolds(result))
        .to.throw(/"mine" is not built in.*encodeSchedule\(result\.file\)/)
        .with.property('message')
        .that.does.not.contain('zq1.');
      expect(decodeSchedule(encodeSchedule(result.file), 'file').injections).to.deep.equal(result.schedule.injections);
    }
  });

  it('does not take a search without runs for a success', async () => {
    if (!lab || !runtime) throw new Error('the test registry has a lab and a runtime');
    const result = await explore({ lab, faults, invariants: [], runs: 0, seed: 3, runtime });
    expect(() => assertHolds(result)).to.throw(/nothing was judged: of 0 runs/);
  });

  it('takes a definition made by hand, and holds when everything does', async () => {
    if (!lab || !runtime) throw new Error('the test registry has a lab and a runtime');
    const made = lab.define(lab.spec('search'));
    const result = await explore({ lab: made, faults, invariants: [], runs: 5, seed: 3, runtime });
    expect(result).to.deep.include({ ok: true });
    expect(result.totals.passed).to.equal(5);
    assertHolds(result);
  });

  it('refuses a fault that its runtime cannot do', async () => {
    if (!lab || !runtime) throw new Error('the test registry has a lab and a runtime');
    const weak = { ...runtime, cannot: () => 'nothing holds there' };
    const refused = await explore({ lab, faults, invariants: [], runs: 1, seed: 3, runtime: weak }).catch(String);
    expect(refused).to.match(/faults: mild cannot be injected, since nothing holds there/);
  });

  it('does not take runs that nobody could judge for a success', async () => {
    if (!lab || !runtime) throw new Error('the test registry has a lab and a runtime');
    const broken = { name: 'x', title: 'x', check: () => [].at(7) ?? JSON.parse('{') };
    const result = await explore({ lab, faults, invariants: [broken], runs: 2, seed: 3, runtime });
    expect(result.totals.harnessErrors).to.equal(2);
    expect(() => assertHolds(result)).to.throw(/nothing was judged/);
  });
});
