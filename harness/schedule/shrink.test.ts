import { expect } from 'chai';
import { testFaultMap, testFaults } from '../testkit/faults.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import { drawSchedules } from './arbitrary.ts';
import { canonicalKey } from './canonical.ts';
import type { Injection, Schedule } from './schedule.ts';
import { type Shrunk, shrink } from './shrink.ts';

const spec = testSpec();
const oversized = (injection: Injection) =>
  injection.kind === 'oversized-names' && Number(injection.params.nameOctets) >= 257;
const failsAlone = ({ injections }: Schedule) => injections.some(oversized);

const overlap = (a: Injection, b: Injection) => a.atMs < b.atMs + b.durationMs && b.atMs < a.atMs + a.durationMs;
const failsAsPair = ({ injections }: Schedule) =>
  injections.some((a) => a.kind === 'kill' && injections.some((b) => b.kind === 'loss' && overlap(a, b)));

/** The first `count` random schedules of 8 to 12 injections that fail. */
function failing(fails: (schedule: Schedule) => boolean, count: number): readonly Schedule[] {
  const drawn = drawSchedules({ seed: 11, from: 0, count: 400, spec, faults: testFaults, injectionsMax: 12 });
  const found = drawn.filter((schedule) => schedule.injections.length >= 8 && fails(schedule)).slice(0, count);
  expect(found).to.have.length(count);
  return found;
}

function shrunk(schedule: Schedule, fails: (schedule: Schedule) => boolean, probesMax?: number): Promise<Shrunk> {
  const task = { schedule, faults: testFaultMap, spec, fails: async (candidate: Schedule) => fails(candidate) };
  return shrink(probesMax === undefined ? task : { ...task, probesMax });
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

describe('shrinker', () => {
  it('takes 8 to 12 random injections to the one that matters, as mild as can be, in at most 40 probes', async () => {
    const probes: number[] = [];
    for (const schedule of failing(failsAlone, 20)) {
      const result = await shrunk(schedule, failsAlone);
      const mildest = { target: 'node:llns-a1', atMs: 1000, durationMs: 2000, params: { nameOctets: 257 } };
      expect(result.schedule).to.deep.equal({
        seed: schedule.seed,
        injections: [{ kind: 'oversized-names', ...mildest }],
      });
      probes.push(result.probes);
    }
    expect(median(probes)).to.be.at.most(40);
  });

  it('keeps two injections that only harm together, early, short and still overlapping', async () => {
    for (const schedule of failing(failsAsPair, 20)) {
      const { schedule: small, probes } = await shrunk(schedule, failsAsPair);
      expect(small.injections.map(({ kind }) => kind).sort()).to.deep.equal(['kill', 'loss']);
      expect(failsAsPair(small)).to.equal(true);
      expect(Math.min(...small.injections.map(({ atMs }) => atMs))).to.equal(1000);
      for (const { durationMs } of small.injections) expect(durationMs).to.equal(2000);
      expect(probes).to.be.at.most(80);
    }
  });

  it('accepts only schedules that were seen to fail, and never runs one twice', async () => {
    for (const schedule of failing(failsAsPair, 5)) {
      const seen = new Map<string, boolean>();
      const {
        schedule: small,
        probes,
        chain,
      } = await shrunk(schedule, (candidate) => {
        expect(seen.has(canonicalKey(candidate))).to.equal(false);
        seen.set(canonicalKey(candidate), failsAsPair(candidate));
        return failsAsPair(candidate);
      });
      expect(seen.size).to.equal(probes);
      expect(chain[0]).to.equal(schedule);
      expect(chain.at(-1)).to.deep.equal(small);
      for (const link of chain.slice(1)) expect(seen.get(canonicalKey(link))).to.equal(true);
    }
  });

  it('stops at its budget with the smallest schedule that it saw fail', async () => {
    for (const schedule of failing(failsAlone, 5)) {
      const { schedule: small, probes, chain } = await shrunk(schedule, failsAlone, 4);
      expect(probes).to.equal(4);
      expect(failsAlone(small)).to.equal(true);
      expect(chain.at(-1)).to.deep.equal(small);
    }
  });

  it('narrows a group to the node in it that matters, and leaves a group that is needed whole', async () => {
    const kill = { kind: 'kill', target: 'all', atMs: 1000, durationMs: 2000, params: {} };
    const onMapper = (schedule: Schedule) =>
      schedule.injections.some(({ target }) => target === 'all' || target === 'node:mapper-b1');
    const onFleet = (schedule: Schedule) =>
      schedule.injections.some(({ target }) => target === 'all' || target === 'fleet:edge');
    const schedule = { seed: 1, injections: [kill] };
    expect((await shrunk(schedule, onMapper)).schedule.injections[0]?.target).to.equal('node:mapper-b1');
    expect((await shrunk(schedule, onFleet)).schedule.injections[0]?.target).to.equal('fleet:edge');
  });

  it('keeps a story what it is: fewer, shorter and less, but the same target and the same sort of harm', async () => {
    const injections: Injection[] = [
      { kind: 'push', target: 'fleet:llns', atMs: 9_000, durationMs: 0, params: { mutation: 'bad-syntax' } },
      { kind: 'loss', target: 'link:b->a', atMs: 20_000, durationMs: 20_000, params: { percent: 100 } },
      { kind: 'oversized-names', target: 'all', atMs: 20_000, durationMs: 20_000, params: { nameOctets: 900 } },
    ];
    const kinds = ({ injections }: Schedule) => new Set(injections.map(({ kind }) => kind));
    const fails = async (schedule: Schedule) => kinds(schedule).has('push') && kinds(schedule).has('oversized-names');
    const task = { schedule: { seed: 1, injections }, faults: testFaultMap, spec, fails };
    const story = (await shrink({ ...task, keepsStory: true })).schedule.injections;
    expect(story).to.deep.equal([
      { kind: 'push', target: 'fleet:llns', atMs: 1_000, durationMs: 0, params: { mutation: 'bad-syntax' } },
      { kind: 'oversized-names', target: 'all', atMs: 1_000, durationMs: 2_000, params: { nameOctets: 3 } },
    ]);
    const [freely] = (await shrink(task)).schedule.injections;
    expect(freely?.params).to.deep.equal({ mutation: 'good' });
  });

  it('keeps a number that says what happens', async () => {
    const [, loss] = testFaults;
    if (!loss) throw new Error('there is a loss among the tests');
    const injections = [
      { kind: 'loss', target: 'link:b->a', atMs: 1_000, durationMs: 2_000, params: { percent: 100 } },
    ];
    const percent = async (identity: readonly string[]) => {
      const faults = new Map([['loss', { ...loss, identity }]]);
      const task = { schedule: { seed: 1, injections }, faults, spec, fails: async () => true, keepsStory: true };
      return (await shrink(task)).schedule.injections[0]?.params.percent;
    };
    expect([await percent([]), await percent(['percent'])]).to.deep.equal([10, 100]);
  });

  it('ends with the smallest that it has once it is stopped, and counts no run that was broken off', async () => {
    for (const schedule of failing(failsAlone, 5)) {
      let runs = 0;
      const fails = async (candidate: Schedule) => ++runs < 4 && failsAlone(candidate);
      const task = { schedule, faults: testFaultMap, spec, fails, stop: () => runs >= 4 };
      const { schedule: small, probes, isStopped, chain } = await shrink(task);
      expect({ probes, runs, isStopped }).to.deep.equal({ probes: 3, runs: 4, isStopped: true });
      expect(chain.at(-1)).to.deep.equal(small);
      expect(failsAlone(small)).to.equal(true);
    }
    const whole = await shrunk(failing(failsAlone, 1)[0] ?? { seed: 1, injections: [] }, failsAlone);
    expect(whole.isStopped).to.equal(false);
  });

  it('leaves a kind that this build does not know as it is', async () => {
    const strange = { kind: 'strange', target: 'all', atMs: 5000, durationMs: 9000, params: { x: 1 } };
    const result = await shrunk({ seed: 1, injections: [strange] }, () => true);
    expect(result.schedule.injections).to.deep.equal([strange]);
  });
});
