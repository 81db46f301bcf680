import { expect } from 'chai';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { confirm, type Outcome } from './confirm.ts';

/** Runs of schedules that fail with these probabilities. */
function runner(probabilities: readonly number[], seed = 1) {
  const generator = xoroshiro128plus(seed);
  // Its first numbers are close to each other for seeds that are.
  for (let n = 0; n < 20; n++) generator.next();
  const asked: number[] = [];
  const run = async (at: number): Promise<Outcome> => {
    asked.push(at);
    return (generator.next() >>> 0) / 2 ** 32 < (probabilities[at] ?? 0) ? 'violated' : 'held';
  };
  return { asked, run };
}

describe('confirming on containers', () => {
  it('calls what fails five of five times deterministic, in five runs', async () => {
    const { run, asked } = runner([1, 1, 1]);
    expect(await confirm(3, run)).to.deep.equal({ class: 'deterministic', at: 2, failed: 5, of: 5, runs: 5 });
    expect(asked).to.deep.equal([2, 2, 2, 2, 2]);
  });

  it('spends one run on a schedule that holds', async () => {
    const { run, asked } = runner([0]);
    expect(await confirm(1, run)).to.deep.equal({ class: 'sim-only', at: 0, failed: 0, of: 1, runs: 1 });
    expect(asked).to.deep.equal([0]);
  });

  it('walks up to the smallest schedule that fails, by halving', async () => {
    const probabilities = Array.from({ length: 20 }, (_, at) => (at <= 12 ? 1 : 0));
    const { run, asked } = runner(probabilities);
    expect(await confirm(20, run)).to.deep.include({ class: 'deterministic', at: 12, failed: 5, of: 5 });
    expect(new Set(asked).size).to.be.at.most(7);
  });

  it('calls a chain of which no end fails sim-only, after two runs', async () => {
    const { run, asked } = runner([0, 0, 0, 0]);
    expect(await confirm(4, run)).to.deep.include({ class: 'sim-only', at: 3, failed: 0, of: 1 });
    expect(asked).to.deep.equal([3, 0]);
  });

  it('stops at a run that could not be judged', async () => {
    let runs = 0;
    const run = async (): Promise<Outcome> => (++runs === 2 ? 'not judged' : 'violated');
    expect(await confirm(3, run)).to.deep.include({ class: 'harness', runs: 2 });
  });

  it('hardly ever takes rare noise for a failure, and mostly confirms what fails often', async () => {
    const classes = async (probability: number) => {
      const all = await Promise.all(
        Array.from({ length: 200 }, (_, seed) => confirm(1, runner([probability], seed + 1).run)),
      );
      return all.map((one) => one.class);
    };
    expect((await classes(0.05)).filter((one) => one !== 'sim-only')).to.have.length.below(3);
    expect((await classes(0.9)).filter((one) => one !== 'sim-only')).to.have.length.above(165);
    expect(await classes(0.9)).to.include('flaky');
  });
});
