import { expect } from 'chai';
import { createIntake } from './intake.ts';

describe('intake', () => {
  it('handles at once when idle, queues in order, and sheds what the queue cannot hold', () => {
    const intake = createIntake({ perSecond: 100, queue: 2 });
    const admitted = [0, 0, 0, 0].map((nowMs) => intake.admit(nowMs).atMs);
    expect(admitted).to.deep.equal([0, 10, 20, undefined]);
  });

  it('has room again as the queue moves on, and is idle after the last item', () => {
    const intake = createIntake({ perSecond: 100, queue: 1 });
    expect([0, 0, 5, 10, 30].map((nowMs) => intake.admit(nowMs).atMs)).to.deep.equal([0, 10, undefined, 20, 30]);
  });

  it('keeps its bound when service times are not whole', () => {
    const intake = createIntake({ perSecond: 3000, queue: 4 });
    const admitted = Array.from({ length: 20 }, () => intake.admit(1000).atMs).filter(Boolean);
    expect(admitted).to.have.length(5);
  });

  it('serves those that wait at the pace of the capacity that it has now', () => {
    const intake = createIntake({ perSecond: 1000, queue: 2 });
    intake.leave(0.01);
    expect([0, 0, 0, 0].map((nowMs) => intake.admit(nowMs).atMs)).to.deep.equal([0, 100, 200, undefined]);
    intake.leave(1);
    expect(intake.admit(100).atMs).to.equal(102);
  });

  it('says which items want of capacity has delayed or shed, and no others', () => {
    const hindered = (share: number, arrivals: readonly number[]) => {
      const intake = createIntake({ perSecond: 100, queue: 2 });
      intake.leave(share);
      return arrivals.map((nowMs) => intake.admit(nowMs).isHindered);
    };
    expect(hindered(1, [0, 0, 0, 0]), 'a rush with all capacity').to.deep.equal([false, false, false, false]);
    expect(hindered(0.5, [0, 20, 40]), 'half, and nobody waits').to.deep.equal([false, false, false]);
    expect(hindered(0.5, [0, 0, 0, 0]), 'half, and they wait longer').to.deep.equal([false, true, true, false]);
    expect(hindered(0.5, [0, 10, 20]), 'half, and they wait at all').to.deep.equal([false, true, true]);
    expect(hindered(0, [0, 5_000]), 'none').to.deep.equal([true, true]);
  });
});
