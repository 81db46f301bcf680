import { expect } from 'chai';
import type { CdnSpec } from '../../fixtures/cdn/spec.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { Event, History, OperationEvent } from '../../harness/history/events.ts';
import type { Overrides } from '../../harness/setup/overrides.ts';
import { experimentOn, runOn, violated } from '../lab.ts';

/** Spill by capacity (WORLDS'05, 4.2), with nothing injected: one region has too few edges for its clients, the next has plenty. */

const EDGES_OF_A = 2;
const EDGES_ELSEWHERE = 8;
const CUSTOMERS = 8;
/** A client network asks for so much; with what edges have to do besides, 2 % more than the two of region a can do. */
const RUSH: Overrides = { 'timing.opsPerSecond': 194, 'capacity.edge.perSecond': 100 };
const SHORT: Overrides = { 'timing.durationMs': 38_000, 'timing.quietMs': 10_000 };

function crowded(): Overrides {
  const { fleets } = standard.spec('search') as CdnSpec;
  const own = fleets.map((one) =>
    one.role === 'edge' ? { ...one, count: one.region === 'a' ? EDGES_OF_A : EDGES_ELSEWHERE } : one,
  );
  // So many that all edges of the next region have some to serve.
  const customers = Array.from({ length: CUSTOMERS }, (_, n) => ({ id: `a${n + 1}`, tier: 2 }));
  return { ...RUSH, ...SHORT, fleets: JSON.stringify(own), customers: JSON.stringify(customers) };
}

const isOperation = (event: Event): event is OperationEvent => event.type === 'operation';
const ofA = (history: History) => history.filter(isOperation).filter(({ client }) => client === 'instrument-users-a1');
const failed = (history: History): number =>
  history.filter(isOperation).filter(({ outcome }) => outcome !== 'ok').length;
/** The share of region a's operations from `fromMs` on that went to an edge of its own first. */
function atHome(history: History, fromMs: number): number {
  const later = ofA(history).filter(({ startMs }) => startMs >= fromMs);
  return later.filter(({ attempts }) => attempts[0]?.node.startsWith('edge-a')).length / later.length;
}

describe('spill by capacity', () => {
  /** Until edges are full, say so, a map says so, and clients have heard. */
  const { detectionMs, publicationMs, answerTtlMs, heartbeatMs } = standard.spec('search').timing;
  const toldMs = 2 * detectionMs + heartbeatMs + publicationMs + answerTtlMs;

  for (const seed of [1, 2]) {
    it(`sends clients of a region that is full to the next one, where they are served, seed ${seed}`, async () => {
      const run = (spill: string) => runOn(experimentOn({ ...crowded(), 'edge.spill': spill }, [], standard), seed, []);
      const off = await run('off');
      expect(violated(off.verdict)).to.include('available');
      expect([failed(off.history) > 1000, atHome(off.history, toldMs)]).to.deep.equal([true, 1]);
      const on = await run('on');
      expect(violated(on.verdict)).to.deep.equal([]);
      expect(failed(on.history)).to.equal(0);
      expect(atHome(on.history, toldMs)).to.be.below(0.1);
    });
  }
});
