import { expect } from 'chai';
import type { RolloutEvent } from '../../fixtures/cdn/events.ts';
import type { ReleaseFacts } from '../../fixtures/cdn/facts/release-facts.ts';
import { type Fate, fateOf, phaseOf } from './aborts.ts';
import { abortTable } from './table.ts';

const NODE = 'control-core1';
type Steps = readonly (readonly [RolloutEvent['step'], string])[];

/** What control logged of one release of software. */
const logged = (version: number, steps: Steps): readonly RolloutEvent[] =>
  steps.map(([step, detail]) => ({
    type: 'rollout',
    atMs: version,
    node: NODE,
    kind: 'software',
    version,
    step,
    detail,
  }));

const ordered = (version: number, bad: boolean, software = '2.1.6'): ReleaseFacts => {
  const order = { kind: 'software' as const, mutation: 'upgrade', args: { version: software } };
  return {
    order: { type: 'order', atMs: version, injection: version, order, version },
    bad,
    activations: [],
    firstActiveMs: [],
    events: [],
  };
};

const phase = (k: number, n: number) => ['phase', `phase ${k} of ${n}: llns-a1`] as const;
const fate = (steps: Steps, release = ordered(2, true)) => fateOf(logged(2, steps), [release], () => true);

describe('aborts by phase', () => {
  it('knows the phases of the paper', () => {
    expect([1, 2, 3].map((k) => phaseOf(k, 3))).to.deep.equal(['one', 'two', 'world']);
    expect([3, 6, 7].map((k) => phaseOf(k, 7))).to.deep.equal(['additional', 'additional', 'world']);
  });

  it('counts an abort in the last phase that had begun', () => {
    const halted = ['halted', 'a node rejected it'] as const;
    expect(fate([phase(1, 3), halted]).aborted.one).to.equal(1);
    expect(fate([phase(1, 3), phase(2, 3), halted, ['rolled-back', '']]).aborted.two).to.equal(1);
    expect(fate([phase(1, 7), phase(2, 7), phase(3, 7), halted]).aborted.additional).to.equal(1);
    expect(fate([phase(1, 3), phase(2, 3), phase(3, 3), halted]).aborted.world).to.equal(1);
  });

  it('tells sound ones that were aborted, faulty ones that passed, and what has not ended', () => {
    const halted: Steps = [phase(1, 3), ['halted', '']];
    const done: Steps = [phase(1, 3), ['done', '']];
    const sound = ordered(2, false);
    const faultySoftware = ordered(2, false, '2.1.5');
    expect(fate(halted, sound).innocent).to.equal(1);
    expect([fate(halted).innocent, fate(halted, faultySoftware).innocent]).to.deep.equal([0, 0]);
    expect([fate(done, sound).missed, fate(done, faultySoftware).missed, fate(done).missed]).to.deep.equal([0, 1, 1]);
    expect(fate([phase(1, 3)])).to.deep.include({ left: 1, done: 0 });
  });

  it('counts only what is asked for', () => {
    const releases = [ordered(2, true), ordered(3, false)];
    const history = [...logged(2, [['done', '']]), ...logged(3, [['done', '']])];
    expect(fateOf(history, releases, ({ version }) => version === 3)).to.deep.include({
      releases: 1,
      done: 1,
      missed: 0,
    });
  });

  it("is printed beside the paper's, in percent of the releases", () => {
    const network: Fate = {
      releases: 20,
      done: 15,
      aborted: { one: 3, two: 1, additional: 0, world: 1 },
      innocent: 1,
      missed: 0,
      left: 0,
    };
    const none = {
      ...network,
      releases: 0,
      done: 0,
      aborted: { one: 0, two: 0, additional: 0, world: 0 },
      innocent: 0,
    };
    const table = abortTable(network, none);
    expect(table).to.include('| phase one | 3 (15.00 %) | 6.49 % | 0 (0.00 %) |');
    expect(table).to.include('| all | 5 (25.00 %) | 14.23 % | 0 (0.00 %) |');
    expect(table).to.include('| of these sound | 1 (5.00 %) |  | 0 (0.00 %) |');
  });
});
