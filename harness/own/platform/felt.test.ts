import { expect } from 'chai';
import type { Event } from '../../history/events.ts';
import { feltOf } from './felt.ts';

const operation = (startMs: number, atMs: number, outcome: 'ok' | 'fail'): Event => ({
  ...{ type: 'operation', id: startMs, client: 'asker', customer: 'name', startMs, atMs, outcome },
  ...{ fetches: [-1, -1], attempts: [] },
});
const swept = (atMs: number, outcome: 'right' | 'wrong'): Event => ({
  ...{ type: 'asked', atMs, node: 'asker', check: 'name', question: 'www A', outcome, why: '', operation: -1 },
});
const HEAL: Event = { type: 'heal', atMs: 9_000, injection: 0 };

describe('what users felt', () => {
  it('is from the first operation that failed to the last, the slowest that did not, and how long it was until all held', () => {
    const failing = [operation(2_000, 4_000, 'fail'), operation(5_000, 5_010, 'ok'), operation(6_000, 8_000, 'fail')];
    const felt = feltOf([...failing, operation(100, 1_600, 'ok'), HEAL, swept(9_700, 'right')]);
    expect(felt).to.deep.equal({ operations: 4, failed: 2, failingMs: 6_000, slowestMs: 1_500, backMs: 700 });
  });

  it('ends, where nothing heals, by the last start of a service', () => {
    const down: Event = { type: 'down', atMs: 1_000, node: 'ns1', how: 'restart', injection: 0, reason: 'restarted' };
    const up = (atMs: number): Event => ({ type: 'up', atMs, node: 'ns1' });
    // That it died by itself and started again is a part of what is felt, and no fault.
    const byItself: Event = { type: 'down', atMs: 2_050, node: 'ns1', how: 'crash', reason: 'exited with 1' };
    expect(feltOf([down, up(2_000), byItself, up(2_100), swept(2_300, 'right')]).backMs).to.equal(300);
  });

  it('is nothing where all succeeds, and no end where not every check holds again', () => {
    const felt = feltOf([operation(100, 110, 'ok'), HEAL, swept(9_700, 'right'), swept(9_700, 'wrong')]);
    expect(felt).to.deep.equal({ operations: 1, failed: 0, failingMs: 0, slowestMs: 10, backMs: undefined });
  });
});
