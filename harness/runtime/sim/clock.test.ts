import { expect } from 'chai';
import fc from 'fast-check';
import { HarnessError } from '../../basics/errors.ts';
import { createClock } from './clock.ts';

describe('clock', () => {
  it('runs tasks by time, and those of one time in the order they were set', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (delays) => {
        const clock = createClock();
        const ran: { delay: number; index: number }[] = [];
        delays.forEach((delay, index) => {
          clock.after(delay, () => ran.push({ delay, index }));
        });
        clock.runUntil(10);
        // Array.prototype.sort is stable, so it is the model.
        const expected = delays.map((delay, index) => ({ delay, index })).sort((a, b) => a.delay - b.delay);
        expect(ran).to.deep.equal(expected);
      }),
    );
  });

  it('leaves cancelled tasks and those of later out, and tells the time in microseconds', () => {
    const clock = createClock();
    const ran: (string | number)[] = [];
    clock.after(1, () => ran.push('cancelled')).cancel();
    clock.after(0.1 + 0.2, () => ran.push(clock.nowMs()));
    clock.after(5.001, () => ran.push('later'));
    clock.runUntil(5);
    expect(ran).to.deep.equal([0.3]);
    expect(clock.nowMs()).to.equal(5);
  });

  it('gives up on a program that sets timers of 0 ms for ever', () => {
    const clock = createClock();
    const again = (): void => void clock.after(0, again);
    again();
    expect(() => clock.runUntil(1)).to.throw(HarnessError, 'time stands still at 0 ms');
  });
});
