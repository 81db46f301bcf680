import { expect } from 'chai';
import { small } from '../fixtures/labs/small.ts';
import { standard } from '../fixtures/labs/standard.ts';
import { addLoaded, loadedOf } from '../harness/harm/loaded.ts';
import type { Overrides } from '../harness/setup/overrides.ts';
import { experimentOn, runOn, violated } from './lab.ts';

/** Of one nameserver in both families: of each kind the number of its queries. */
const ASKED = { odd: 18, 'high-frequency': 40, malformed: 12, normal: 2, oversized: 6 };

describe('every nameserver that is asked what a load tester asks', () => {
  const run = (set: Overrides, lab = small) => runOn(experimentOn({ validateLoad: 'on', ...set }, [], lab), 1, []);

  for (const lab of [small, standard])
    it(`answers as the protocol has it, of every level and in both families, on ${lab.name}`, async () => {
      const { history, verdict } = await run({}, lab);
      expect(violated(verdict)).to.deep.equal([]);
      const events = history.flatMap((event) => (event.type === 'load' ? [event] : []));
      const wrong = events.filter(({ said, rightly }) => said !== rightly);
      expect(wrong).to.deep.equal([]);
      const servers = new Set(events.map(({ server }) => server)).size;
      const roles = new Set(events.map(({ server }) => server.split('-')[0]));
      expect(roles).to.deep.equal(new Set(['gtld', 'tlns', 'llns']));
      for (const [kind, queries] of Object.entries(ASKED))
        expect(loadedOf(history)?.[kind], kind).to.deep.equal({
          ...{ asked: servers * queries, right: servers * queries, others: {} },
        });
    });

  it('is found where it copies names without a bound', async () => {
    const { history } = await run({ 'nameserver.version': '2.1.5' });
    const loaded = loadedOf(history);
    const wrong = Object.values(loaded ?? {}).flatMap(({ others }) => Object.keys(others));
    expect(wrong.join('\n')).to.match(/llns-\S+ over IPv[46] to .*: \S+, not /);
    expect(loaded?.oversized?.right).to.be.below(loaded?.oversized?.asked ?? 0);
    expect(addLoaded(loaded, loaded)?.oversized?.asked).to.equal(2 * (loaded?.oversized?.asked ?? 0));
  });

  it('is not asked where that is off, as it is by itself', async () => {
    const sets: readonly Overrides[] = [{}, { validateLoad: 'off' }];
    for (const set of sets) {
      const { history } = await runOn(experimentOn(set), 1, []);
      expect(loadedOf(history)).to.equal(undefined);
    }
  });
});
