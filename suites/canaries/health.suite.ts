import { expect } from 'chai';
import type { Plant } from '../../fixtures/cdn/spec.ts';
import { small } from '../../fixtures/labs/small.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { Ms } from '../../harness/lab/spec.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import { experimentOn, runOn, violated } from '../lab.ts';

const SEEDS = [1, 2, 3];
const FROM_MS = 20_000;
const FOR_MS = 20_000;

const misjudged = (kind: string, params: Injection['params'], target = 'region:a'): Injection => {
  return { kind, target, atMs: FROM_MS, durationMs: FOR_MS, params };
};
const DEAD = misjudged('wrong-health-rule', { takes: 'dead' });
const ALIVE = misjudged('wrong-health-rule', { takes: 'alive' });
const LIES = misjudged('lying-checks', { percent: 25 });
const DEATH: Injection = { kind: 'region-kill', target: 'region:a', atMs: 25_000, durationMs: 10_000, params: {} };

describe('health that mappers misjudge', () => {
  for (const lab of [small, standard]) {
    it(`bites on ${lab.name}, heals, and is borne`, async () => {
      for (const schedule of [[DEAD], [LIES], [ALIVE, DEATH], [DEAD, LIES, ALIVE, DEATH]]) {
        const { verdict, history } = await runOn(experimentOn({}, [], lab), 1, schedule);
        expect(violated(verdict)).to.deep.equal([]);
        expect(verdict.leaks).to.deep.equal([]);
        for (const event of history) {
          if (event.type === 'evidence') expect(event.touched, event.kind).to.be.above(0);
        }
        const far = (fromMs: Ms, toMs: Ms) =>
          history.filter(
            (event) =>
              event.type === 'operation' &&
              event.client === 'instrument-users-a1' &&
              event.startMs > fromMs &&
              event.startMs < toMs &&
              !event.attempts.at(-1)?.node.startsWith('edge-a'),
          ).length;
        if (schedule[0] === DEAD) expect(far(FROM_MS + 10_000, FROM_MS + FOR_MS)).to.be.above(10);
        expect(far(FROM_MS + FOR_MS + 15_000, FROM_MS + FOR_MS + 30_000)).to.equal(0);
      }
    });
  }

  it('is aimed at those whom mappers judge', () => {
    const { faults, definition } = experimentOn();
    const targets = faults.get('lying-checks')?.targets(definition.spec) ?? [];
    expect(targets).to.include.members(['node:llns-a1', 'node:edge-b2', 'region:c']);
    expect(targets.filter((target) => /control|origin|mapper|core/.test(target))).to.deep.equal([]);
  });
});

describe('canaries: what only health that is misjudged can show', () => {
  const cases: readonly [Plant, Injection][] = [
    ['never-reinstates', DEAD],
    ['never-reinstates', LIES],
  ];
  for (const [plant, fault] of cases) {
    it(`${plant}, by ${fault.kind}, with nobody dead: near-answers`, async () => {
      for (const seed of SEEDS) {
        const of = async (plants: readonly Plant[], schedule: readonly Injection[]) =>
          violated((await runOn(experimentOn({}, plants), seed, schedule)).verdict);
        expect(await of([plant], []), `seed ${seed}, no fault`).to.deep.equal([]);
        expect(await of([plant], [fault]), `seed ${seed}`).to.include('near-answers');
      }
    });
  }

  it('triple-answer-ttl is found beside it: dead edges that were taken for alive are excused no longer than that', async () => {
    const { verdict } = await runOn(experimentOn({}, ['triple-answer-ttl']), 1, [ALIVE, DEATH]);
    expect(violated(verdict)).to.include('answer-ttl');
  });
});
