import { expect } from 'chai';
import type { Event } from '../../history/events.ts';
import { OWN_SPEC, ownLab } from '../../testkit/own-terms.ts';
import type { AskedEvent } from './event-book.ts';
import { rightAnswer } from './right-answer.ts';

const asked = (operation: number, outcome: AskedEvent['outcome'], why = ''): Event => ({
  ...{ type: 'asked', atMs: 2_000 + operation, node: 'asker', check: 'name', question: 'www.example.com A' },
  ...{ outcome, why, operation },
});
const operation = (id: number, outcome: 'ok' | 'fail'): Event => ({
  ...{ type: 'operation', id, client: 'asker', customer: 'name', startMs: 1_000, atMs: 2_000 + id, outcome },
  ...{ fetches: [-1, -1], attempts: [] },
});
const DEAD: Event[] = [
  {
    ...{ type: 'inject', atMs: 500, injection: 0, kind: 'x', target: 'y' },
    effects: [{ is: 'down', nodes: ['resolver'], how: 'process' }],
  },
  { type: 'down', atMs: 500, node: 'resolver', how: 'process', injection: 0, reason: 'killed' },
];
const judgementOf = (...events: Event[]) =>
  rightAnswer.check(events, ownLab.factsOf(events, OWN_SPEC, { endMs: 100_000, quietFromMs: 60_000 }));

describe('right-answer', () => {
  const WRONG = 'A 10.61.0.9 came, A 10.61.0.80 is expected, from resolver';

  it('is violated by what says what is not so, whatever fault is in force', () => {
    const history = [...DEAD, asked(0, 'right'), operation(0, 'ok'), asked(1, 'wrong', WRONG), operation(1, 'fail')];
    const { judged, violations } = judgementOf(...history);
    expect(judged).to.equal(2);
    expect(violations).to.deep.equal([
      { invariant: 'right-answer', message: `www.example.com A: ${WRONG}, at 1 s`, atMs: 2_001, events: [4] },
    ]);
  });

  it('has nothing to judge where no answer came, which is for others to judge', () => {
    expect(judgementOf(asked(0, 'none', 'SERVFAIL'), operation(0, 'fail'))).to.deep.equal({
      judged: 0,
      violations: [],
    });
  });

  it('is of what clients were given, and not of what servers say by themselves', () => {
    expect(judgementOf(asked(-1, 'wrong', WRONG), asked(-1, 'right'))).to.deep.equal({ judged: 0, violations: [] });
  });

  it('holds where all is right', () => {
    expect(judgementOf(asked(0, 'right'), operation(0, 'ok'))).to.deep.equal({ judged: 1, violations: [] });
  });
});
