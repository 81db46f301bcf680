import { expect } from 'chai';
import type { LabSpec } from '../lab/spec.ts';
import { leaderElected } from './leader-elected.ts';
import { oneLeader } from './one-leader.ts';
import { Story } from './test-history.ts';
import { TEST_SPEC } from './test-spec.ts';

const M1 = 'mapper-core1';
const M2 = 'mapper-core2';
const M3 = 'mapper-core3';

const SPEC: LabSpec = {
  ...TEST_SPEC,
  fleets: TEST_SPEC.fleets.map((fleet) => (fleet.role === 'mapper' ? { ...fleet, count: 3 } : fleet)),
  promises: { ...TEST_SPEC.promises, election: true },
};

/** `node` takes a map. */
function take(story: Story, atMs: number, leader: string, term: number, version: number, node = 'llns-a1'): Story {
  story.events.push({ type: 'map', atMs, node, leader, term, version });
  return story;
}

function elect(story: Story, atMs: number, node: string, term: number): Story {
  story.events.push({ type: 'leader', atMs, node, term, action: 'elected', reason: 'test' });
  return story;
}

describe('one-leader', () => {
  const said = (story: Story) => story.judge(oneLeader).map(({ message }) => message);

  it('holds when each term has one leader and maps go on', () => {
    const story = elect(elect(new Story(SPEC), 0, M1, 1), 9_000, M2, 2);
    take(take(take(story, 100, M1, 1, 2), 5_000, M1, 1, 3), 10_000, M2, 2, 4);
    // A nameserver that missed some, and a leader that is elected again in its own term after a restart.
    elect(take(story, 10_000, M2, 2, 4, 'llns-b1'), 11_000, M2, 2);
    expect(said(story)).to.deep.equal([]);
  });

  it('is violated by two leaders of a term, elected or read in a map', () => {
    const message = `term 2 has two leaders, ${M1} and ${M2}`;
    expect(said(elect(elect(new Story(SPEC), 0, M1, 2), 9_000, M2, 2))).to.deep.equal([message]);
    expect(said(take(elect(new Story(SPEC), 0, M1, 2), 9_000, M2, 2, 5))).to.deep.equal([message]);
  });

  it('is judged for each role: a control and a mapper may lead the same term, two controls may not', () => {
    const both = elect(elect(new Story(SPEC), 0, M1, 1), 100, 'control-core1', 1);
    expect(said(both)).to.deep.equal([]);
    const spec = { ...SPEC, fleets: [...SPEC.fleets, { role: 'control' as const, region: 'a', count: 1 }] };
    const rivals = elect(elect(new Story(spec), 0, 'control-core1', 1), 100, 'control-a1', 1);
    expect(said(rivals)).to.deep.equal(['term 1 has two leaders, control-core1 and control-a1']);
  });

  it('is violated by a nameserver that goes back in term or version', () => {
    expect(said(take(take(new Story(SPEC), 1_000, M2, 2, 5), 2_000, M1, 1, 6))).to.deep.equal([
      'llns-a1 went back from map 2/5 to 1/6 at 2 s',
    ]);
    expect(said(take(take(new Story(SPEC), 1_000, M1, 1, 5), 2_000, M1, 1, 4))).to.have.length(1);
  });
});

describe('leader-elected', () => {
  const DEATH_MS = 20_000;
  const DEADLINE_MS = DEATH_MS + SPEC.timing.electionMs + SPEC.timing.slackMs;
  const UP_MS = DEATH_MS + 60_000;
  const story = (spec = SPEC) => take(new Story(spec), 1_000, M1, 1, 2).down(M1, DEATH_MS, 'machine', UP_MS);
  const late = (told: Story) => told.judge(leaderElected).map(({ atMs }) => atMs);

  it('is violated when no map of a newer term comes, where that is promised', () => {
    expect(late(story())).to.deep.equal([DEADLINE_MS]);
    expect(late(take(story(), DEATH_MS + 100, M1, 1, 3))).to.deep.equal([DEADLINE_MS]);
    expect(late(story({ ...SPEC, promises: TEST_SPEC.promises }))).to.deep.equal([]);
  });

  it('holds when one comes by the deadline, to whomever, and not later', () => {
    expect(late(take(story(), DEADLINE_MS, M2, 2, 3, 'tlns-core1'))).to.deep.equal([]);
    expect(late(take(story(), DEADLINE_MS + 1, M2, 2, 3))).to.deep.equal([DEADLINE_MS]);
  });

  it('demands nothing for a mapper that does not lead, nor for one that is back in time', () => {
    expect(late(take(new Story(SPEC), 1_000, M1, 1, 2).down(M2, DEATH_MS))).to.deep.equal([]);
    expect(late(take(new Story(SPEC), 1_000, M1, 1, 2).down(M1, DEATH_MS, 'process', DEADLINE_MS))).to.deep.equal([]);
  });

  it('gives the others an undisturbed stretch: without loss, deaths among them, or the lack of most', () => {
    const laterMs = DEATH_MS + 10_000;
    const shiftedMs = DEADLINE_MS + 10_000;
    expect(late(story().lossy(M2, M3, DEATH_MS, laterMs))).to.deep.equal([shiftedMs]);
    expect(late(story().down(M2, DEATH_MS + 1_000, 'process', laterMs))).to.deep.equal([shiftedMs + 1]);
    expect(late(story().down(M2, 5_000, 'machine'))).to.deep.equal([]);
    expect(late(take(story().lossy(M2, M3, DEATH_MS, laterMs), shiftedMs, M2, 2, 3))).to.deep.equal([]);
  });

  it('demands of several controls that another says that it leads, within their time', () => {
    const spec: LabSpec = { ...SPEC, fleets: [...SPEC.fleets, { role: 'control' as const, region: 'a', count: 2 }] };
    const [C1, C2, C3] = ['control-core1', 'control-a1', 'control-a2'];
    const dueMs = DEATH_MS + 2 * SPEC.timing.electionMs + SPEC.timing.slackMs;
    const dead = (upMs = UP_MS) => elect(new Story(spec), 0, C1, 1).down(C1, DEATH_MS, 'machine', upMs);
    expect(late(dead())).to.deep.equal([dueMs]);
    expect(late(elect(dead(), dueMs, C2, 2))).to.deep.equal([]);
    expect(elect(dead(), dueMs, C2, 2).judged(leaderElected)).to.equal(1);
    expect(late(elect(dead(), dueMs + 1, C2, 2))).to.deep.equal([dueMs]);
    expect(late(dead(dueMs))).to.deep.equal([]);
    expect(late(dead().down(C2, DEATH_MS + 1_000))).to.deep.equal([]);
    expect(late(dead().lossy(C2, C3, DEATH_MS, DEATH_MS + 5_000))).to.deep.equal([dueMs + 5_000]);
    expect(late(elect(new Story(SPEC), 0, C1, 1).down(C1, DEATH_MS))).to.deep.equal([]);
  });
});
