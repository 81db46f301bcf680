import { expect } from 'chai';
import type { LabSpec } from '../lab/spec.ts';
import { leaderGivesWay } from './leader-gives-way.ts';
import { onlyLeadersAct } from './only-leaders-act.ts';
import { Story } from './test-history.ts';
import { PROMISING_SPEC, TEST_SPEC } from './test-spec.ts';

const M1 = 'mapper-core1';
const [M2, M3] = ['mapper-a1', 'mapper-b1'];
const C1 = 'control-core1';
const C2 = 'control-a1';
const SPEC: LabSpec = {
  ...PROMISING_SPEC,
  fleets: [...PROMISING_SPEC.fleets, { role: 'control' as const, region: 'a', count: 2 }],
};
const { electionMs, slackMs, publicationMs } = SPEC.timing;
const ELECTED_MS = 20_000;
const DEADLINE_MS = ELECTED_MS + electionMs + slackMs;

const leads = (told: Story, atMs: number, node: string, term: number, action: 'elected' | 'resigned' = 'elected') => {
  told.events.push({ type: 'leader', atMs, node, term, action, reason: 'test' });
  return told;
};
const resigns = (told: Story, atMs: number, node: string, term: number) => leads(told, atMs, node, term, 'resigned');

describe('leader-gives-way', () => {
  const story = (spec = SPEC) => leads(leads(new Story(spec), 0, M1, 1), ELECTED_MS, M2, 2);
  const late = (told: Story) => told.judge(leaderGivesWay).map(({ atMs }) => atMs);
  /** Nothing gets from one to the others of a list. */
  const cut = (told: Story, node: string, others: readonly string[], fromMs: number, toMs: number) =>
    told.inject(fromMs, { is: 'lossy', from: [node], to: others, families: [4, 6], loss: 1 }, toMs);
  const REGION_A = ['edge-a1', 'edge-a2', 'edge-a3', 'llns-a1', 'llns-a2', C2, 'control-a2'];
  const REGION_B = ['edge-b1', 'edge-b2', 'llns-b1', 'llns-b2'];

  it('is violated by a leader of an older term that goes on', () => {
    expect(late(story())).to.deep.equal([DEADLINE_MS]);
    expect(story().judge(leaderGivesWay)[0]?.message).to.match(
      /mapper-core1 still led term 1 at .*, though mapper-a1 had led term 2 since 20 s/,
    );
    const controls = leads(leads(new Story(SPEC), 0, C1, 1), ELECTED_MS, C2, 2);
    expect(late(controls)).to.deep.equal([ELECTED_MS + 2 * electionMs + slackMs]);
  });

  it('holds when it resigns, dies, or leads a newer term itself by then', () => {
    for (const told of [
      resigns(story(), DEADLINE_MS, M1, 1),
      resigns(story(), ELECTED_MS - 100, M1, 1),
      story().down(M1, DEADLINE_MS, 'process'),
      leads(story(), DEADLINE_MS, M1, 3),
    ])
      expect(late(told).filter((atMs) => atMs <= DEADLINE_MS)).to.deep.equal([]);
    expect(resigns(story(), DEADLINE_MS, M1, 1).judged(leaderGivesWay)).to.equal(1);
    expect(late(resigns(story(), DEADLINE_MS + 1, M1, 1))).to.deep.equal([DEADLINE_MS]);
  });

  it('demands nothing of one that was dead, nor of roles whose terms are not the same', () => {
    const dead = story().down(M1, ELECTED_MS - 3_000);
    expect([late(dead), dead.judged(leaderGivesWay)]).to.deep.equal([[], 0]);
    expect(late(leads(leads(new Story(SPEC), 0, M1, 1), ELECTED_MS, C1, 2))).to.deep.equal([]);
  });

  it('gives time while the two cannot hear each other', () => {
    const laterMs = ELECTED_MS + 30_000;
    // The newer leads where no way goes to: the older hears the third, and that is most, itself among them.
    const apart = cut(story(), M2, [M1, M3, ...REGION_B], ELECTED_MS - 10_000, laterMs);
    expect(late(apart)).to.deep.equal([laterMs + electionMs + slackMs]);
  });

  it('is violated by one that is cut off from most others, whoever else leads', () => {
    const others = [M2, M3, ...REGION_A, ...REGION_B];
    const unheard = (fromMs: number, toMs: number) => cut(leads(new Story(SPEC), 0, M1, 1), M1, others, fromMs, toMs);
    const led = (fromMs: number, toMs: number) =>
      unheard(fromMs, toMs).inject(fromMs, { is: 'lossy', from: others, to: [M1], families: [4, 6], loss: 1 }, toMs);
    expect(late(unheard(ELECTED_MS, 60_000)), 'it hears others').to.deep.equal([]);
    expect(late(led(ELECTED_MS, DEADLINE_MS + 1))).to.deep.equal([DEADLINE_MS]);
    expect(late(led(ELECTED_MS, DEADLINE_MS))).to.deep.equal([]);
    const gone = resigns(led(ELECTED_MS, 60_000), DEADLINE_MS, M1, 1);
    expect([late(gone), gone.judged(leaderGivesWay)]).to.deep.equal([[], 1]);
    expect(
      led(ELECTED_MS, 60_000)
        .down(M1, ELECTED_MS + 1_000)
        .judged(leaderGivesWay),
    ).to.equal(0);
    expect(late(leads(led(1_000, 60_000), 50_000, M1, 3))).to.deep.equal([1_000 + electionMs + slackMs, 50_000]);
  });
});

describe('only-leaders-act', () => {
  const said = (told: Story) => told.judge(onlyLeadersAct).map(({ message }) => message);
  const story = () => resigns(leads(leads(new Story(SPEC), 0, C1, 1), 0, M1, 1), ELECTED_MS, C1, 1);
  const moves = (told: Story, atMs: number, node: string) => {
    told.events.push({
      type: 'rollout',
      atMs,
      node,
      kind: 'software',
      version: 2,
      step: 'pushed',
      detail: 'to llns-a1',
    });
    return told;
  };
  const takes = (told: Story, atMs: number, version: number, node = 'llns-a1') => {
    told.events.push({ type: 'map', atMs, node, leader: M1, term: 1, version });
    return told;
  };

  it('is violated by a control that moves releases and does not lead', () => {
    expect(said(moves(story(), ELECTED_MS + 1, C1))).to.deep.equal([
      'control-core1 did not lead at 20.001 s, and it said "software 2 pushed"',
    ]);
    expect(said(moves(story(), 10_000, C2))).to.have.length(1);
    const led = moves(moves(story(), 10_000, C1), ELECTED_MS, C1);
    expect([said(led), led.judged(onlyLeadersAct)]).to.deep.equal([[], 2]);
  });

  it('demands nothing where there is one control', () => {
    const single = moves(new Story({ ...TEST_SPEC, promises: SPEC.promises }), 10_000, C1);
    expect(said(single)).to.deep.equal([]);
  });

  it('is violated by a map of a mapper that has long ceased to lead', () => {
    const over = () => resigns(story(), 30_000, M1, 1);
    const lastMs = 30_000 + publicationMs + slackMs;
    expect(said(takes(over(), lastMs, 5))).to.deep.equal([]);
    expect(said(takes(over(), lastMs + 1, 5))[0]).to.include('llns-a1 was the first to take map 1/5');
    expect(said(takes(takes(over(), 20_000, 5), lastMs + 1, 5, 'llns-b1'))).to.deep.equal([]);
    expect(said(takes(over(), lastMs + 1, 5, 'llns-core1'))).to.deep.equal([]);
    expect(said(takes(over().lossy(M1, 'llns-a1', 29_000, 31_000), lastMs + 1, 5))).to.deep.equal([]);
  });
});
