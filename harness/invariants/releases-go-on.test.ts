import { expect } from 'chai';
import type { RolloutEvent } from '../history/events.ts';
import { releasesGoOn } from './releases-go-on.ts';
import { Story } from './test-history.ts';
import { PROMISING_SPEC, TEST_SPEC } from './test-spec.ts';

const KIND = 'customer-config';
const ORDER_MS = 10_000;
const { timing } = TEST_SPEC;
/** Of a customer config alone: detection, one node's turn, a gate window, which is longer than a phase and than two rounds of questions. */
const STEP_MS =
  timing.detectionMs + (timing.pushMs + timing.confirmMs + timing.restartMs) + timing.gateWindowMs + timing.slackMs;

const step = (told: Story, atMs: number, what: RolloutEvent['step'], version = 2): Story => {
  told.events.push({ type: 'rollout', atMs, node: 'control-core1', kind: KIND, version, step: what, detail: '' });
  return told;
};
const breaker = (told: Story, atMs: number, what: 'open' | 'half-open' | 'closed'): Story => {
  told.events.push({ type: 'control', atMs, node: 'control-core1', step: `breaker-${what}`, detail: '' });
  return told;
};
const story = (spec = TEST_SPEC) => new Story(spec).order(ORDER_MS, KIND);
/** When releases were found to stand still. */
const stuck = (told: Story) => told.judge(releasesGoOn).map(({ atMs }) => atMs);

describe('releases-go-on', () => {
  it('is violated by an order that never begins, a phase that never ends, and a way back that never does', () => {
    expect(stuck(story())).to.deep.equal([ORDER_MS + STEP_MS]);
    expect(stuck(step(story(), 11_000, 'phase').release('llns-a1', 12_000, KIND))).to.deep.equal([12_000 + STEP_MS]);
    const back = step(step(step(story(), 11_000, 'phase'), 13_000, 'halted'), 13_000, 'rolling-back');
    expect(stuck(back.release('llns-a1', 12_000, KIND))).to.deep.equal([13_000 + STEP_MS]);
    expect(story().judge(releasesGoOn)[0]?.message).to.equal(
      'nothing became of customer-config 2 (test), accepted at 10 s, from 10 s to 26.5 s, though nothing stood in its way',
    );
  });

  it('holds when each step is in time, until it is done, taken back, or halted where nobody has it', () => {
    const begun = () => step(story(), ORDER_MS + STEP_MS, 'phase').release('llns-a1', ORDER_MS + STEP_MS + 1_000, KIND);
    const endMs = ORDER_MS + STEP_MS + 1_000 + STEP_MS;
    for (const end of ['done', 'rolled-back'] as const) {
      expect(stuck(step(begun(), endMs, end)), end).to.deep.equal([]);
      expect(stuck(step(begun(), endMs + 1, end)), end).to.deep.equal([endMs]);
    }
    expect(stuck(step(story(), 12_000, 'halted'))).to.deep.equal([]);
    expect(step(begun(), endMs, 'done').judged(releasesGoOn)).to.equal(3);
  });

  it('is violated by an order that is passed over', () => {
    const second = () => story().order(11_000, KIND, { version: 3 });
    const passed = step(step(second(), 12_000, 'phase', 3), 20_000, 'done', 3).judge(releasesGoOn);
    expect(passed[0]?.message).to.equal(
      'customer-config 3 (test) began at 12 s, though customer-config 2 (test), ordered before it, had not ended',
    );
    const inTurn = step(step(second(), 12_000, 'phase'), 20_000, 'done');
    expect(stuck(step(step(inTurn, 20_500, 'phase', 3), 30_000, 'done', 3))).to.deep.equal([]);
  });

  it('counts one stretch without faults, holds and crashes', () => {
    const laterMs = 30_000;
    for (const told of [
      story().lossy('llns-a1', 'llns-a2', 20_000, laterMs),
      story().inject(20_000, { is: 'held' }, laterMs),
      story().down('llns-a1', 20_000, 'crash', laterMs),
      story().inject(20_000, { is: 'down', nodes: ['edge-a1'], how: 'machine' }, laterMs),
    ])
      expect(stuck(told)).to.deep.equal([laterMs + STEP_MS]);
  });

  it('waits for the circuit breaker where something opened it, as long as that stays open', () => {
    const opened = () => breaker(story().lossy('llns-a1', 'llns-a2', 9_000, 12_000), 11_000, 'open');
    const coolMs = 12_000 + timing.detectionMs + timing.slackMs + timing.breakerMs + timing.slackMs;
    expect(stuck(opened())).to.deep.equal([coolMs + STEP_MS]);
    expect(stuck(breaker(story(), 11_000, 'open'))).to.deep.equal([ORDER_MS + STEP_MS]);
  });

  it('lets one kind wait for another that is tried out when the breaker is half-open', () => {
    const other = () => {
      const told = story().order(ORDER_MS, 'software').lossy('llns-a1', 'llns-a2', 9_000, 9_500);
      told.events.push(
        {
          type: 'rollout',
          atMs: 11_000,
          node: 'control-core1',
          kind: 'software',
          version: 2,
          step: 'phase',
          detail: '',
        },
        {
          type: 'rollout',
          atMs: 60_000,
          node: 'control-core1',
          kind: 'software',
          version: 2,
          step: 'done',
          detail: '',
        },
      );
      return told;
    };
    const tried = breaker(breaker(other(), 10_500, 'open'), 30_500, 'half-open');
    const ofConfig = tried.judge(releasesGoOn).filter(({ message }) => message.includes(KIND));
    const handMs = timing.pushMs + timing.confirmMs + timing.restartMs;
    expect(ofConfig.map(({ atMs }) => atMs)).to.deep.equal([60_000 + STEP_MS + handMs]);
  });

  it('says nothing of an order that may have been lost with the leading control, while nobody has heard of it', () => {
    const spec = {
      ...PROMISING_SPEC,
      fleets: [...PROMISING_SPEC.fleets, { role: 'control' as const, region: 'a', count: 2 }],
    };
    const lost = story(spec).down('control-core1', ORDER_MS + 100, 'process', 20_000);
    expect([stuck(lost), lost.judged(releasesGoOn)]).to.deep.equal([[], 0]);
    expect(stuck(step(lost, 30_000, 'phase'))).to.have.length(1);
    expect(stuck(story(spec).down('control-core1', ORDER_MS + 600, 'process', 20_000))).to.have.length(1);
  });

  it('leaves what is bad with the nodes that refuse it where no phases are promised, and nothing else', () => {
    const refused = (bad: boolean, phases: 'zoned' | false) => {
      const spec = { ...TEST_SPEC, promises: { ...TEST_SPEC.promises, phases } };
      return stuck(new Story(spec).order(ORDER_MS, KIND, { bad }).release('llns-a1', 11_000, KIND, 'rejected'));
    };
    expect(refused(true, false)).to.deep.equal([]);
    expect(refused(false, false)).to.deep.equal([11_000 + STEP_MS]);
    expect(refused(true, 'zoned')).to.deep.equal([11_000 + STEP_MS]);
  });
});
