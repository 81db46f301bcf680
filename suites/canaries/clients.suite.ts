import { expect } from 'chai';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import type { Plant } from '../../fixtures/cdn/spec.ts';
import { small } from '../../fixtures/labs/small.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { LabEntry } from '../../harness/runtime/entry.ts';
import { experimentOn } from '../lab.ts';
import { firstFailing } from '../search.ts';

const SEED = 11;
const RUNS_MAX = 300;

/** Bugs that cost no operation, and the invariant that they break; with a seed where another than the others' finds one much sooner. */
const HARM: readonly (readonly [plant: Plant, labs: readonly LabEntry[], invariant: string, seed?: number])[] = [
  ['never-reinstates', [small, standard], 'comes-back'],
  ['passes-over-regions', [small, standard], 'near-answers'],
  ['half-back', [small, standard], 'always-serves'],
  ['eager-spare', [standard], 'spares-decline', 9],
  ['ipv4-glue', [small], 'glue-parity'],
  ['hasty-ttl', [small], 'full-ttl'],
  ['asks-every-time', [small, standard], 'origin-spared'],
  ['sticky-detour', [standard], 'detours-end', 2],
];

describe('canaries: what clients and origins see, though no operation fails', () => {
  for (const [plant, labs, invariant, seed = SEED] of HARM) {
    for (const lab of labs) {
      it(`plant=${plant} on ${lab.name}: ${invariant}, within ${RUNS_MAX} random schedules`, async function () {
        const experiment = experimentOn({}, [plant], lab);
        const judged = { ...experiment, invariants: invariants.filter(({ name }) => name === invariant) };
        const found = await firstFailing(judged, { seed, runs: RUNS_MAX });
        this.runnable().title += ` (after ${found?.runs})`;
        expect(found?.violated).to.deep.equal([invariant]);
      });
    }
  }
});
