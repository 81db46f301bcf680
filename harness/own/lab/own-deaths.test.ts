import { expect } from 'chai';
import type { LifeEvent } from '../../history/events.ts';
import type { EngineLife } from './engine-lives.ts';
import { type Mortal, ownDeaths } from './own-deaths.ts';

/** Lab time 0 is 5 s on the wall. */
const ZERO_MS = 5_000;

function hearing() {
  const ns1: Mortal = { id: 'ns1', awaited: { fromMs: undefined } };
  const told: LifeEvent[] = [];
  const hear = ownDeaths({
    services: new Map([['c1', ns1]]),
    labTime: (wallMs) => wallMs - ZERO_MS,
    lastOf: (node) => told.findLast((one) => one.node === node),
    tell: (event) => void told.push(event),
  });
  const is = (what: EngineLife['is'], atMs: number, more: Partial<EngineLife> = {}) =>
    hear({ container: 'c1', is: what, wallMs: ZERO_MS + atMs, ...(what === 'die' && { exitCode: '1' }), ...more });
  return { ns1, told, is };
}

describe('a service that dies by itself', () => {
  it('is told with why and no injection, at lab time, and that it is started again', () => {
    const { told, is } = hearing();
    is('die', 1_000);
    is('start', 1_200);
    expect(told).to.deep.equal([
      { type: 'down', atMs: 1_000, node: 'ns1', how: 'crash', reason: 'exited with 1' },
      { type: 'up', atMs: 1_200, node: 'ns1' },
    ]);
  });

  it('is told each time', () => {
    const { told, is } = hearing();
    for (const atMs of [1_000, 2_000, 3_000]) {
      is('die', atMs);
      is('start', atMs + 100);
    }
    expect(told.map(({ type }) => type)).to.deep.equal(['down', 'up', 'down', 'up', 'down', 'up']);
  });

  it('has not where it was killed through the engine, which whoever did it tells of, and is so again after that', () => {
    const { told, is } = hearing();
    is('kill', 1_000);
    is('die', 1_100);
    is('start', 5_000);
    expect(told).to.deep.equal([]);
    is('die', 6_000);
    expect(told).to.have.length(1);
  });

  it('has not by what an injection does to it from inside: the first death from then on is its, and no other', () => {
    const { ns1, told, is } = hearing();
    ns1.awaited.fromMs = 1_000;
    // Heard late: it was before.
    is('die', 900);
    is('start', 990);
    is('die', 1_300);
    is('die', 1_700);
    expect(told.map(({ atMs }) => atMs)).to.deep.equal([900, 990, 1_700]);
  });

  it('is not told to come up by this where somebody else has told of its life since', () => {
    const { told, is } = hearing();
    is('die', 1_000);
    told.push({ type: 'down', atMs: 2_000, node: 'ns1', how: 'restart', injection: 0, reason: 'restarted' });
    is('start', 2_100);
    expect(told).to.have.length(2);
  });

  it('is none of what else has the lab’s label', () => {
    const { told, is } = hearing();
    is('die', 1_000, { container: 'the pod' });
    expect(told).to.deep.equal([]);
  });
});
