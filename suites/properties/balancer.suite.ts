import { expect } from 'chai';
import { balancedCdn } from '../../fixtures/labs/balanced-cdn.ts';
import type { History, OperationEvent } from '../../harness/history/events.ts';
import { topologyOf } from '../../harness/lab/topology.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import { experimentOn, runOn, violated } from '../lab.ts';

const SEEDS = [1, 2, 3];
const kill = (node: string, how: string, atMs = 20_000, durationMs = 10_000): Injection => {
  return { kind: 'node-kill', target: `node:${node}`, atMs, durationMs, params: { how } };
};
const operationsOf = (history: History): readonly OperationEvent[] =>
  history.filter((event) => event.type === 'operation');
const failures = (history: History) => operationsOf(history).filter(({ outcome }) => outcome !== 'ok');
const roleOf = (id: string) => topologyOf(balancedCdn.spec('search')).byId.get(id)?.role;
const run = (injections: readonly Injection[], seed: number, healthCheck = 'on') =>
  runOn(experimentOn({ 'balancer.healthCheck': healthCheck }, [], balancedCdn), seed, injections);

for (const seed of SEEDS) {
  describe(`balancers, seed ${seed}`, () => {
    it('are all that clients come to', async () => {
      const { history, verdict } = await run([], seed);
      expect(violated(verdict)).to.deep.equal([]);
      const asked = new Set(operationsOf(history).flatMap(({ attempts }) => attempts.map(({ node }) => roleOf(node))));
      expect([...asked]).to.deep.equal(['balancer']);
    });

    for (const how of ['process', 'machine']) {
      it(`let nobody see that an edge's ${how} is dead, which without health checks is a promise broken`, async () => {
        const dead = ['a', 'b', 'c'].map((region, n) => kill(`edge-${region}1`, how, 20_000 + n * 30_000));
        const [on, off] = [await run(dead, seed), await run(dead, seed, 'off')];
        expect([violated(on.verdict), failures(on.history)]).to.deep.equal([[], []]);
        expect(violated(off.verdict)).to.include('available');
      });

      it(`are missed by nobody where there is another, when the ${how} of one dies`, async () => {
        const { history, verdict } = await run([kill('balancer-a1', how)], seed);
        expect([violated(verdict), failures(history)]).to.deep.equal([[], []]);
        const tried = operationsOf(history).flatMap(({ attempts }) =>
          attempts.map(({ node, sentMs }) => ({ node, sentMs })),
        );
        const { detectionMs, publicationMs, answerTtlMs, slackMs } = balancedCdn.spec('search').timing;
        const toldMs = 20_000 + detectionMs + publicationMs + answerTtlMs + slackMs;
        const late = tried.filter(({ node, sentMs }) => node === 'balancer-a1' && sentMs > toldMs && sentMs < 30_000);
        expect(late).to.deep.equal([]);
        expect(tried.filter(({ node, sentMs }) => node === 'balancer-a1' && sentMs > 40_000)).not.to.deep.equal([]);
      });
    }

    it('that are well again are in use again: a mapper that takes them for dead for ever is caught', async () => {
      const experiment = experimentOn({}, ['never-reinstates'], balancedCdn);
      const { verdict } = await runOn(experiment, seed, [kill('balancer-a1', 'process')]);
      expect(violated(verdict)).to.include('comes-back');
    });

    it('of one region leave their clients to those of the next, when all of them die', async () => {
      const { history, verdict } = await run(
        [kill('balancer-a1', 'machine', 20_000, 40_000), kill('balancer-a2', 'machine', 20_000, 40_000)],
        seed,
      );
      expect(violated(verdict)).to.deep.equal([]);
      const ofA = operationsOf(history).filter(({ client }) => client === 'instrument-users-a1');
      const later = ofA.filter(({ startMs }) => startMs > 30_000 && startMs < 60_000);
      expect(new Set(later.map(({ outcome }) => outcome))).to.deep.equal(new Set(['ok']));
      expect(later.every(({ attempts }) => attempts[0]?.node.startsWith('balancer-b'))).to.equal(true);
    });
  });
}
