import { expect } from 'chai';
import { demandedShare, type Figures, shortcomings, sumOf } from './sum.ts';

const figures = (more: Partial<Figures> = {}): Figures => ({
  ...{ faults: ['node-kill'], runs: 100, failed: 0, inconclusive: 1, harnessErrors: 0, judgedRuns: { available: 100 } },
  operations: { operations: 1000, demanded: 900, succeeded: 1000, failed: 0 },
  bitten: { 'node-kill': 15 },
  ...more,
});

describe('the figures of fairness', () => {
  it('add up over seeds', () => {
    const sum = sumOf([figures(), figures({ failed: 1 })]);
    expect(sum).to.include({ runs: 200, failed: 1, inconclusive: 2 });
    expect(sum.bitten).to.deep.equal({ 'node-kill': 30 });
    expect(demandedShare(sum)).to.equal(0.9);
    expect(shortcomings(sum)).to.deep.equal([]);
  });

  it('show what was demanded, bitten or judged too seldom, also what never was', () => {
    const poor = figures({
      ...{ faults: ['node-kill', 'os-push'], judgedRuns: { available: 100, contained: 0 } },
      operations: { operations: 1000, demanded: 700, succeeded: 1000, failed: 0 },
    });
    expect(shortcomings(sumOf([poor]))).to.deep.equal([
      'only 0.7 of the operations were demanded, at least 0.8 are wanted',
      'node-kill: 15 bites, at least 20 are wanted',
      'os-push: 0 bites, at least 20 are wanted',
      'had something to judge in under 1 % of the runs: contained (0 runs)',
    ]);
  });
});
