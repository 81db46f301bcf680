import { expect } from 'chai';
import type { Plant } from '../../fixtures/cdn/spec.ts';
import { small } from '../../fixtures/labs/small.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { Ms } from '../../harness/lab/spec.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import { experimentOn, runOn, violated } from '../lab.ts';

const SEEDS = [1, 2, 3];
const [FROM_MS, FOR_MS] = [30_000, 10_000];

const origin = (kind: string, params: Injection['params'], lab = small, durationMs: Ms = FOR_MS): Injection => {
  return { kind, target: lab === small ? 'node:origin-core1' : 'fleet:origin', atMs: FROM_MS, durationMs, params };
};
const BITES = [
  origin('origin-slow', { delayMs: 400 }),
  origin('origin-error', { percent: 50 }),
  origin('origin-wrong', { content: 'other' }),
  origin('origin-wrong', { content: 'outdated' }, small, 40_000),
];

describe('origins that fail', () => {
  for (const one of BITES) {
    it(`${one.kind} ${JSON.stringify(one.params)} bites, heals, and is borne`, async () => {
      const { verdict, history } = await runOn(experimentOn(), 1, [one]);
      expect(violated(verdict)).to.deep.equal([]);
      expect(verdict.leaks).to.deep.equal([]);
      const [evidence] = history.flatMap((event) => (event.type === 'evidence' ? [event.touched] : []));
      const pulled = history.filter(
        ({ type, atMs }) => type === 'pull' && atMs >= FROM_MS && atMs < FROM_MS + one.durationMs,
      );
      expect(pulled).not.to.have.length(0);
      if (one.params.percent === undefined) expect(evidence).to.be.within(pulled.length - 2, pulled.length);
      else expect(evidence).to.be.within(0.25 * pulled.length, 0.75 * pulled.length);
      // Half a minute later there is nothing left of it.
      const wrong = (fromMs: Ms) =>
        history.some(
          (event) => event.type === 'operation' && event.startMs > fromMs && event.content?.customer !== event.customer,
        );
      if (one.params.content === 'other') expect(wrong(FROM_MS)).to.equal(true);
      expect(wrong(FROM_MS + one.durationMs + 30_000)).to.equal(false);
    });
  }
});

describe('canaries: what only origins that fail can show', () => {
  const cases: readonly [Plant, Injection, string][] = [
    ['impatient-edge', origin('origin-slow', { delayMs: 400 }), 'right-answer'],
    ['no-stale-if-error', origin('origin-error', { percent: 100 }), 'available'],
    ['no-stale-if-error', origin('origin-slow', { delayMs: 3_000 }), 'available'],
  ];
  for (const [plant, fault, caughtBy] of cases) {
    it(`${plant}, by ${fault.kind}: ${caughtBy}`, async () => {
      for (const seed of SEEDS) {
        const of = async (plants: readonly Plant[], schedule: readonly Injection[]) =>
          violated((await runOn(experimentOn({}, plants), seed, schedule)).verdict);
        expect(await of([], [fault]), `seed ${seed}, sound`).to.deep.equal([]);
        expect(await of([plant], []), `seed ${seed}, no fault`).to.deep.equal([]);
        expect(await of([plant], [fault]), `seed ${seed}`).to.include(caughtBy);
      }
    });
  }

  it('slow-freshness is found beside wrong content: by what it keeps for longer than it may', async () => {
    const fault = origin('origin-wrong', { content: 'other' }, standard, 5_000);
    const { verdict } = await runOn(experimentOn({}, ['slow-freshness'], standard), 1, [fault]);
    const found = verdict.violations.filter(({ invariant }) => invariant === 'right-answer');
    expect(found.map(({ message }) => message).join('\n')).to.match(/asked for content of a. and got that of a./);
  });
});
