import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { assigned } from '../../fixtures/cdn/map/quarantine.ts';
import type { CdnSpec } from '../../fixtures/cdn/spec.ts';
import { small } from '../../fixtures/labs/small.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { FetchEvent, History, OperationEvent } from '../../harness/history/events.ts';
import type { Effect } from '../../harness/lab/effect.ts';
import type { LabSpec } from '../../harness/lab/spec.ts';
import { topologyOf } from '../../harness/lab/topology.ts';
import { defineFault } from '../../harness/schedule/fault.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import { experimentOn, runOn } from '../lab.ts';

/** A mapper that hears none of the edges that a customer may have, be they dead or only out of its hearing, gives the customer those. */

const CUSTOMER = 'a2';
const TROUBLE = { atMs: 20_000, durationMs: 20_000 } as const;

/** Its requests crash the first edge that takes this, and it is kept to one edge of every region from then on. */
const HARM: Injection = {
  ...{ kind: 'bad-config-push', target: 'node:control-core1', atMs: 1000, durationMs: 0 },
  params: { mutation: 'rare-parameters', customer: CUSTOMER },
};

/** Nothing that the edge says gets out of its region, but to clients and origins: it serves on. */
function unheard(target: string, spec: LabSpec): Effect & { is: 'lossy' } {
  const { byId, nodes } = topologyOf(spec);
  const edge = target.replace('node:', '');
  const others = nodes.filter(({ role, region }) => {
    return role !== 'instrument' && role !== 'origin' && region !== byId.get(edge)?.region;
  });
  return { is: 'lossy', from: [edge], to: others.map(({ id }) => id), families: [4, 6], loss: 1 };
}

const unheardEdge = defineFault({
  kind: 'unheard-edge',
  title: 'what an edge says of itself is lost',
  params: z.strictObject({}),
  instant: false,
  targets: () => [],
  arbitrary: () => fc.record({}),
  milder: {},
  effects: ({ target }, spec) => [unheard(target, spec)],
  describe: ({ target }) => `nobody hears ${target}`,
});

const dies = (edge: string): Injection => {
  return { ...TROUBLE, kind: 'node-kill', target: `node:${edge}`, params: { how: 'machine' } };
};
const isUnheard = (edge: string): Injection => {
  return { ...TROUBLE, kind: 'unheard-edge', target: `node:${edge}`, params: {} };
};

/** The edges of all regions that the customer may have when it does harm. */
function ownEdges(spec: CdnSpec): readonly string[] {
  const edges = topologyOf(spec).ofRole('edge');
  const regions = [...new Set(edges.map(({ region }) => region))];
  const inRegion = (id: string) => edges.filter(({ region }) => region === id);
  return regions.flatMap((region) => assigned(spec, CUSTOMER, inRegion(region), [CUSTOMER]).map(({ id }) => id));
}

/** The mapper has taken the edges for dead by then, and nameservers know. */
const TOLD_MS = TROUBLE.atMs + 6000;
const END_MS = TROUBLE.atMs + TROUBLE.durationMs;

/** What nameservers said to clients of the customer while the mapper was deaf. */
const saidOf = (history: History): readonly FetchEvent[] =>
  history
    .filter((event) => event.type === 'fetch')
    .filter(({ name, startMs, atMs }) => name.startsWith(`${CUSTOMER}.`) && startMs > TOLD_MS && atMs < END_MS);

const failed = (history: History): readonly OperationEvent[] =>
  history
    .filter((event) => event.type === 'operation')
    .filter(({ customer, outcome, startMs }) => customer === CUSTOMER && outcome !== 'ok' && startMs > TROUBLE.atMs);

const CASES = [small, standard].flatMap((lab) =>
  (['global', 'local'] as const).map((quarantine) => ({ lab, quarantine })),
);

for (const { lab, quarantine } of CASES) {
  describe(`a deaf mapper: lab ${lab.name}, quarantine ${quarantine}`, () => {
    const experiment = experimentOn({ quarantine }, [], lab);
    const spec = experiment.definition.spec as CdnSpec;
    const own = ownEdges(spec);
    const faults = new Map([...experiment.faults, [unheardEdge.kind, unheardEdge]]);

    async function run(trouble: (edge: string) => Injection): Promise<History> {
      const { history, verdict } = await runOn({ ...experiment, faults }, 1, [HARM, ...own.map(trouble)]);
      expect(verdict.violations.map(({ message }) => message)).to.deep.equal([]);
      const said = saidOf(history);
      expect(new Set(said.map(({ outcome }) => outcome))).to.deep.equal(new Set(['ok']));
      const { byAddress } = topologyOf(spec);
      const given = said.flatMap(({ answer }) => answer?.addresses.map((address) => byAddress.get(address)?.id) ?? []);
      expect(own).to.include.members(given);
      return history;
    }

    it('gives a customer its own edges when it hears none of them, and they serve', async () => {
      expect(failed(await run(isUnheard))).to.deep.equal([]);
    });

    it('gives them when they are dead, which nothing else is blamed for', async () => {
      await run(dies);
    });
  });
}
