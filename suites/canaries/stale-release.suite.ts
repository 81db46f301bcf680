import { expect } from 'chai';
import { small } from '../../fixtures/labs/small.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { History } from '../../harness/history/events.ts';
import { topologyOf } from '../../harness/lab/topology.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import type { Overrides } from '../../harness/setup/overrides.ts';
import { experimentOn, runOn, violated } from '../lab.ts';

const SEEDS = [1, 2, 3];
const FROM_MS = 60_000;
const FOR_MS = 10_000;
const EVERY_MS = 1_000;
const NODES = ['llns-a1', 'edge-b1'];

const CONFIG: Injection = {
  ...{ kind: 'config-push', target: 'node:control-core1', atMs: 1_000, durationMs: 0 },
  params: { customer: 'a2' },
};
const stale = (node: string, params: Injection['params'] = {}): Injection => {
  const of = { everyMs: EVERY_MS, ...params };
  return { kind: 'stale-release', target: `node:${node}`, atMs: FROM_MS, durationMs: FOR_MS, params: of };
};
const did = (history: History, node: string, action: string) =>
  history.flatMap((event) =>
    event.type === 'release' && event.node === node && event.action === action && event.version === 1
      ? [event.atMs]
      : [],
  );

describe('releases that are delivered once more', () => {
  for (const lab of [small, standard]) {
    const run = (schedule: readonly Injection[], seed: number, set: Overrides = {}) =>
      runOn(experimentOn(set, [], lab), seed, schedule);

    it(`are refused on ${lab.name} as often as they come, and heal`, async () => {
      for (const seed of SEEDS) {
        const { history, verdict } = await run([CONFIG, ...NODES.map((node) => stale(node))], seed);
        expect({ violated: violated(verdict), leaks: verdict.leaks }).to.deep.equal({ violated: [], leaks: [] });
        expect(verdict.bitten).to.include({ 'stale-release': NODES.length });
        for (const node of NODES) {
          const times = did(history, node, 'rejected');
          expect(times, node).to.have.length.within(FOR_MS / EVERY_MS - 1, FOR_MS / EVERY_MS);
          for (const atMs of times) expect(atMs, node).to.be.within(FROM_MS, FROM_MS + FOR_MS);
          expect(did(history, node, 'activated'), node).to.deep.equal([]);
        }
      }
    });

    it(`are taken on ${lab.name} where order is off, and only then: handed-out`, async () => {
      for (const seed of SEEDS)
        for (const node of NODES) {
          const { history, verdict } = await run([CONFIG, stale(node)], seed, { 'release.order': 'off' });
          expect(violated(verdict), `seed ${seed}, ${node}`).to.include('handed-out');
          expect(did(history, node, 'activated').length, node).to.be.above(2);
          const calm = await run([CONFIG], seed, { 'release.order': 'off' });
          expect(violated(calm.verdict), `seed ${seed}, ${node}`).to.deep.equal([]);
        }
    });
  }

  it('are refused at the door of a nameserver on delayed input, which never says that it will run them', async () => {
    const node = topologyOf(standard.spec('search')).nodes.find(
      ({ role, inputDelayed }) => role === 'llns' && inputDelayed,
    );
    const target = node?.id ?? expect.fail('the standard lab has changed');
    // It runs what it was handed in the last phase for `timing.inputDelayMs` by then.
    const late = { ...stale(target), atMs: 85_000 };
    const { history, verdict } = await runOn(experimentOn({}, [], standard), 1, [CONFIG, late]);
    expect(violated(verdict)).to.deep.equal([]);
    expect(did(history, target, 'rejected').length).to.be.above(0);
    expect(did(history, target, 'activated')).to.deep.equal([]);
    const pushed = history.filter(
      (event) => event.type === 'rollout' && event.step === 'pushed' && event.detail === `to ${target}`,
    );
    expect(pushed).to.have.length(1);
  });

  it('are no old ones where a node had none, and of the kind that is told', async () => {
    for (const schedule of [[stale('edge-b1')], [CONFIG, stale('edge-b1', { release: 'software' })]]) {
      const { history } = await runOn(experimentOn({ 'release.order': 'off' }), 1, schedule);
      expect(did(history, 'edge-b1', 'activated')).to.deep.equal([]);
      const bitten = history.flatMap((event) =>
        event.type === 'evidence' && event.kind === 'stale-release' ? [event.touched] : [],
      );
      expect(bitten).to.deep.equal([0]);
    }
  });

  it('are also those that were taken back since', async () => {
    const bad: Injection = {
      ...{ kind: 'bad-config-push', target: 'node:control-core1', atMs: 1_000, durationMs: 0 },
      params: { mutation: 'lost-customer', customer: 'a2' },
    };
    const took = async (set: Overrides) => {
      const { history } = await runOn(experimentOn(set), 1, [bad, stale('llns-a1')]);
      return history.filter(
        (event) =>
          event.type === 'release' &&
          event.node === 'llns-a1' &&
          event.action === 'activated' &&
          event.version === 2 &&
          event.atMs > FROM_MS,
      ).length;
    };
    expect(await took({})).to.equal(0);
    expect(await took({ 'release.order': 'off' })).to.be.above(0);
  });
});
