import { expect } from 'chai';
import { faults } from '../../faults/index.ts';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import { incidents } from '../../fixtures/incidents/index.ts';
import { labs } from '../../fixtures/labs/index.ts';
import type { Incident, Step } from '../../harness/incident/incident.ts';
import { toldBy } from '../../harness/records/incident-outcome.ts';
import type { Registry } from '../../harness/records/registry.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';
import { prepareIncident, variantOf } from '../../harness/search/run-incident.ts';
import { whenSeen } from '../../harness/search/when-seen.ts';
import { runAndJudge } from '../../harness/setup/run-and-judge.ts';

const registry: Registry = { labs, faults, invariants, incidents, runtimes: [sim], failures: [] };

/** They were told before, with faults beside the story: what these show is that nothing else breaks the lab. */
const BESIDE = ['akamai-2011', 'akamai-2021', 'akamai-2021-rca', 'worlds05-section4'];
const faithful = incidents.filter(({ name }) => !BESIDE.includes(name));

async function answerOf(incident: Incident, name: string): Promise<string> {
  const variant = variantOf(incident, name);
  const prepared = prepareIncident(registry, incident, variant);
  const { setup } = prepared;
  const { schedule, steps } = await whenSeen(prepared, (one) => runAndJudge(setup, one));
  const run = await runAndJudge(setup, schedule);
  return toldBy({ steps }, variant, setup.experiment.definition, run).answer;
}

/**
 * A story without one of its entries. Steps that came after that entry, or during it, may then be seen at any time: so that one is missed
 * because nothing of the kind happens any more, and not because its time cannot be told.
 */
function without(incident: Incident, gone: number): Incident {
  const { injections, waits = [], steps } = incident;
  const at = (injection: number) => (injection > gone ? injection - 1 : injection);
  const stepOf = ({ after, during = [], withinMs, ...step }: Step): Step => {
    const left = during.filter((one) => one !== gone).map(at);
    const isFree = after !== undefined && 'injection' in after && after.injection === gone;
    const since = after && 'injection' in after ? { injection: at(after.injection) } : after;
    return {
      ...step,
      ...(left.length > 0 && { during: left }),
      ...(since && !isFree && { after: since, ...(withinMs !== undefined && { withinMs }) }),
    };
  };
  return {
    ...incident,
    injections: injections.filter((_, index) => index !== gone),
    waits: waits.filter(({ injection }) => injection !== gone).map((one) => ({ ...one, injection: at(one.injection) })),
    steps: steps.map(stepOf),
  };
}

describe('incidents that are told faithfully', () => {
  for (const incident of faithful) {
    const { name, injections, steps, variants, sources } = incident;
    const { vulnerable, fixed } = variants;

    it(`${name}: five steps or more, each required and with its source`, () => {
      expect(sources).to.have.length.above(0);
      expect(vulnerable?.steps).to.have.length.above(4);
      const required = Object.values(variants).flatMap((variant) => variant.steps);
      expect(steps.filter(({ id }) => !required.includes(id))).to.deep.equal([]);
      expect(steps.filter(({ source }) => source === undefined)).to.deep.equal([]);
    });

    it(`${name}: one defence alone sets the fixed lab apart, and that one does hold`, () => {
      const [was, is] = [vulnerable?.set ?? {}, fixed?.set ?? {}];
      const differ = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => was[key] !== is[key]);
      expect(differ).to.have.length(1);
      expect(fixed?.expect).to.deep.equal([{ is: 'holds' }]);
    });

    it(`${name}: without any one of its ${injections.length} entries it is another story`, async () => {
      expect(await answerOf(incident, 'vulnerable'), 'as it is').to.equal('as-expected');
      for (const [index, { kind }] of injections.entries())
        expect(await answerOf(without(incident, index), 'vulnerable'), `without ${kind}`).to.not.equal('as-expected');
    });
  }

  it('an entry that changes nothing is found', async () => {
    const [incident] = faithful;
    if (!incident) throw new Error('no incident is told faithfully');
    const idle = { kind: 'operator-hold', target: 'fleet:control', atMs: 95_000, durationMs: 2_000, params: {} };
    const more = { ...incident, injections: [...incident.injections, idle] };
    expect(await answerOf(more, 'vulnerable')).to.equal('as-expected');
    expect(await answerOf(without(more, incident.injections.length), 'vulnerable')).to.equal('as-expected');
  });
});
