import { expect } from 'chai';
import { balancedCdn } from '../../fixtures/labs/balanced-cdn.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { History } from '../../harness/history/events.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import type { Overrides } from '../../harness/setup/overrides.ts';
import { experimentOn, runOn, violated } from '../lab.ts';

/** Whom a customer takes down whose requests crash edges (WORLDS'05, 5.3), in a lab where nothing stops its config. */
const UNSTOPPED: Overrides = {
  ...{ crashRejection: 'none', 'roll.networkWide': 'off', 'release.rollback': 'off', 'release.breaker': 'off' },
  ...{ 'release.rollout': 'all-at-once', 'promises.phases': false },
};
const RARE: Injection = {
  kind: 'bad-config-push',
  target: 'node:control-core1',
  atMs: 1000,
  durationMs: 0,
  params: { mutation: 'rare-parameters', customer: 'a2' },
};
/** Its clients are given the second and the third edge of every region. */
const OTHERS = ['edge-a1', 'edge-b1', 'edge-c1'];

const dead = (history: History): ReadonlySet<string> =>
  new Set(history.flatMap((event) => (event.type === 'down' && event.how === 'crash' ? [event.node] : [])));

const CASES = [standard, balancedCdn].flatMap((lab) => ['off', 'alert'].map((gate) => ({ lab, gate })));

for (const { lab, gate } of CASES) {
  describe(`quarantine on ${lab.name}, release.gate=${gate}`, () => {
    const run = (quarantine: string) =>
      runOn(experimentOn({ ...UNSTOPPED, 'release.gate': gate, quarantine }, [], lab), 1, [RARE]);

    for (const quarantine of ['local', 'global']) {
      it(`${quarantine}: edges that the customer is kept away from live: neither monitor nor gate nor balancer asks them for it`, async () => {
        const { history, verdict } = await run(quarantine);
        expect(violated(verdict)).not.to.include('contained');
        expect(dead(history)).to.include('edge-a2');
        expect(OTHERS.filter((edge) => dead(history).has(edge))).to.deep.equal([]);
      });
    }

    it('off: they die like all others, and other customers lose with them', async () => {
      const { history, verdict } = await run('off');
      expect(violated(verdict)).to.include('contained');
      expect(OTHERS.filter((edge) => dead(history).has(edge))).to.deep.equal(OTHERS);
    });
  });
}
