import { expect } from 'chai';
import type { Attempt, Event, FetchEvent, OperationEvent } from '../history/events.ts';
import { testLab } from '../testkit/lab.ts';
import { feltIn } from './groups.ts';

const { spec } = testLab(
  {},
  {
    customers: [
      { id: 'big', tier: 1 },
      { id: 'small', tier: 3 },
    ],
  },
);

const attempt = (family: 4 | 6, outcome: Attempt['outcome'], endMs: number): Attempt => ({
  ...{ node: 'edge', family, local: 'l', remote: 'r', sentMs: 0, endMs, outcome },
});

const operation = (id: number, startMs: number, more: Partial<OperationEvent> = {}): OperationEvent => ({
  ...{ type: 'operation', id, client: 'instrument-b1', customer: 'big', startMs, atMs: startMs + 40, outcome: 'ok' },
  ...{ fetches: [-1, -1], attempts: [attempt(6, 'ok', startMs + 40)], ...more },
});

const fetched = (id: number, rrtype: 'A' | 'AAAA', outcome: FetchEvent['outcome']): FetchEvent => ({
  ...{ type: 'fetch', id, client: 'instrument-b1', name: 'big.g.example', rrtype, startMs: 0, atMs: 10, outcome },
  ...{ attempts: [], referrals: [] },
});

const failed = { outcome: 'fail', attempts: [] } as const;

describe('what groups of users felt', () => {
  it('is told by tier, network and family, failed or slow', () => {
    const history = [
      operation(1, 0),
      operation(2, 100, failed),
      operation(3, 200, { customer: 'small', atMs: 1_700 }),
      operation(4, 300, { customer: 'gone', client: 'nobody' }),
    ];
    const { all, tier, network, family } = feltIn(history, spec);
    expect(all).to.deep.equal({ operations: 4, failed: 1, elsewhere: 0, slow: 1, tookMs: { 40: 2, 1500: 1 } });
    expect(tier).to.have.all.keys('1', '3');
    expect(tier['1']).to.include({ operations: 2, failed: 1, slow: 0 });
    expect(tier['3']).to.include({ operations: 1, failed: 0, slow: 1 });
    expect(network.y).to.include({ operations: 3, failed: 1 });
    expect(network.nobody).to.include({ operations: 1, failed: 0 });
    expect(family['6']).to.include({ operations: 4, failed: 1 });
  });

  it('is that of the operations which began in a stretch', () => {
    const history = [operation(1, 99), operation(2, 100, failed), operation(3, 199), operation(4, 200, failed)];
    expect(feltIn(history, spec, { fromMs: 100, toMs: 200 }).all).to.include({ operations: 2, failed: 1 });
  });

  it('is no failure where a second provider served, and lasts until it did', () => {
    const spill = { type: 'spill', client: 'instrument-b1', operation: 1, customer: 'big' } as const;
    const served: Event[] = [operation(1, 0, failed), { ...spill, atMs: 2_000, outcome: 'ok' }];
    const { all, family } = feltIn(served, spec);
    expect(all).to.deep.equal({ operations: 1, failed: 0, elsewhere: 1, slow: 1, tookMs: { 2000: 1 } });
    expect(family['4'], 'what the platform did').to.include({ operations: 1, failed: 1 });
    const inVain: Event[] = [operation(1, 0, failed), { ...spill, atMs: 2_000, outcome: 'fail' }];
    expect(feltIn(inVain, spec).all).to.include({ failed: 1 });
    const another: Event[] = [operation(1, 0, failed), { ...spill, client: 'other', atMs: 2_000, outcome: 'ok' }];
    expect(feltIn(another, spec).all).to.include({ failed: 1 });
  });

  it('tells of a family that fails while the other covers for it', () => {
    const covered = operation(1, 0, { atMs: 300, attempts: [attempt(6, 'timeout', 280), attempt(4, 'ok', 300)] });
    const { all, family } = feltIn([covered], spec);
    expect(all).to.include({ failed: 0 });
    expect(family['6']).to.include({ operations: 1, failed: 1 });
    expect(family['4']).to.deep.equal({ operations: 1, failed: 0, elsewhere: 0, slow: 0, tookMs: { 300: 1 } });
  });

  it('says nothing of a family that was given up for the other, or that a name does not have', () => {
    const raced = operation(1, 0, { attempts: [attempt(6, 'ok', 40), attempt(4, 'cancelled', 40)] });
    expect(feltIn([raced], spec).family).to.have.all.keys('6');
    const without = operation(3, 0, { fetches: [-1, 2] as const, attempts: [attempt(4, 'ok', 40)] });
    expect(feltIn([fetched(2, 'AAAA', 'nodata'), without], spec).family).to.have.all.keys('4');
    expect(feltIn([fetched(2, 'AAAA', 'servfail'), without], spec).family['6']).to.include({ failed: 1 });
    const { family } = feltIn([raced, without], spec);
    expect(family['4'], 'one in two did not need it').to.deep.equal({
      ...{ operations: 2, failed: 0, elsewhere: 0, slow: 0, tookMs: { 40: 1 } },
    });
  });
});
