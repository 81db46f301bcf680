import { expect } from 'chai';
import { small } from '../../fixtures/labs/small.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { History } from '../../harness/history/events.ts';
import type { LabEntry } from '../../harness/runtime/entry.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import { experimentOn, runOn, violated } from '../lab.ts';

/** What resolvers of either kind do about nameservers that do not answer, on whole labs. */

const SEEDS = [1, 2, 3];
const attempts = (history: History) => history.flatMap((event) => (event.type === 'fetch' ? event.attempts : []));

async function run(lab: LabEntry, selection: 'band' | 'fastest', seed: number, injections: readonly Injection[] = []) {
  const set = { 'resolver.selection': JSON.stringify([selection]) };
  const { history, verdict } = await runOn(experimentOn(set, [], lab), seed, injections);
  return { queries: attempts(history), violated: violated(verdict) };
}

for (const selection of ['band', 'fastest'] as const) {
  describe(`resolvers, selection ${selection}`, () => {
    for (const lab of [small, standard]) {
      it(`give no healthy nameserver up, however far, lab ${lab.name}`, async () => {
        for (const seed of SEEDS) {
          const { queries } = await run(lab, selection, seed);
          expect(queries.length).to.be.greaterThan(100);
          expect(queries.filter(({ outcome }) => outcome === 'timeout')).to.deep.equal([]);
        }
      });
    }

    it('ask silent nameservers less and less, and again when they are back', async () => {
      const params = { lossPercent: 100, direction: 'both' };
      const silence = { kind: 'packet-loss', target: 'node:llns-a1', atMs: 20_000, durationMs: 40_000, params };
      for (const seed of SEEDS) {
        const { queries, violated } = await run(small, selection, seed, [silence]);
        const asked = (fromMs: number, toMs: number) =>
          queries.filter(({ node, sentMs }) => node === 'llns-a1' && sentMs >= fromMs && sentMs < toMs).length;
        expect(violated).to.deep.equal([]);
        expect(asked(40_000, 60_000), 'later').to.be.lessThan(asked(0, 20_000) / 2);
        expect(asked(100_000, 150_000), 'back').to.be.greaterThan(0);
      }
    });
  });
}
