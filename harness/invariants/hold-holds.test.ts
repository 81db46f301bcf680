import { expect } from 'chai';
import type { RolloutEvent } from '../history/events.ts';
import { holdHolds } from './hold-holds.ts';
import { Story } from './test-history.ts';
import { PROMISING_SPEC, TEST_SPEC } from './test-spec.ts';

const KIND = 'customer-config';
const HOLD_MS = 20_000;
const FREE_MS = 40_000;
/** What was on its way has arrived: push 1 s, slack 0.5 s. */
const ARRIVED_MS = HOLD_MS + 1_500;

const step = (told: Story, atMs: number, what: RolloutEvent['step'], detail = ''): Story => {
  told.events.push({ type: 'rollout', atMs, node: 'control-core1', kind: KIND, version: 2, step: what, detail });
  return told;
};
/** A release is on its first machine when an operator holds all. */
const story = (spec = TEST_SPEC) =>
  step(new Story(spec).order(10_000, KIND), 10_500, 'phase', 'phase 1 of 3: llns-a1')
    .release('llns-a1', 11_000, KIND)
    .inject(HOLD_MS, { is: 'held' }, FREE_MS, 7);
const said = (told: Story) => told.judge(holdHolds).map(({ message, atMs }) => `${atMs}: ${message}`);

describe('hold-holds', () => {
  it('is violated by a release that begins a phase, is done, or reaches a node', () => {
    expect(said(step(story(), 25_000, 'phase', 'phase 2 of 3: llns-b1'))).to.deep.equal([
      '25000: customer-config 2 (test) began phase 2 of 3: llns-b1 at 25 s, though an operator held all releases from 20 s on',
    ]);
    expect(said(step(story(), 25_000, 'done'))[0]).to.include('was done at 25 s');
    expect(said(story().release('llns-b1', ARRIVED_MS + 1, KIND))[0]).to.include('reached llns-b1');
    expect(
      said(step(new Story().order(25_000, KIND), 26_000, 'phase').inject(HOLD_MS, { is: 'held' }, FREE_MS)),
    ).to.have.length(1);
  });

  it('holds when it waits, and goes on afterwards', () => {
    const kept = step(story(), FREE_MS, 'phase', 'phase 2 of 3: llns-b1').release('llns-b1', FREE_MS + 100, KIND);
    expect(said(kept)).to.deep.equal([]);
    expect(kept.judged(holdHolds)).to.equal(1);
  });

  it('lets in what was on its way, ways back, and nodes that missed what is done', () => {
    expect(said(story().release('llns-b1', ARRIVED_MS, KIND))).to.deep.equal([]);
    expect(said(step(step(story(), 22_000, 'rolling-back'), 24_000, 'rolled-back'))).to.deep.equal([]);
    expect(said(story().release('llns-a1', 24_000, KIND, 'activated', 1))).to.deep.equal([]);
    const done = step(story(), 15_000, 'done').release('llns-b1', 30_000, KIND);
    expect([said(done), done.judged(holdHolds)]).to.deep.equal([[], 0]);
  });

  it('says nothing of a hold that control did not take, nor of one that may have been lost with its leader', () => {
    const moved = () => step(story(), 25_000, 'phase');
    const refused = moved();
    refused.events.push({ type: 'evidence', atMs: 200_000, injection: 7, kind: 'operator-hold', touched: 0 });
    expect([said(refused), refused.judged(holdHolds)]).to.deep.equal([[], 0]);
    const spec = {
      ...PROMISING_SPEC,
      fleets: [...PROMISING_SPEC.fleets, { role: 'control' as const, region: 'a', count: 2 }],
    };
    const several = (diesMs: number) => step(story(spec), 25_000, 'phase').down('control-core1', diesMs);
    expect(said(several(HOLD_MS + 400))).to.deep.equal([]);
    expect(said(several(HOLD_MS + 600))).to.have.length(1);
    expect(said(moved().down('control-core1', HOLD_MS + 400, 'process', HOLD_MS + 900))).to.have.length(1);
  });
});
