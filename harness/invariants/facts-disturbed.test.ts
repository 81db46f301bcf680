import { expect } from 'chai';
import { BaseSpec } from '../lab/spec.ts';
import type { Interval } from './interval.ts';
import { rolledBack } from './rolled-back.ts';
import { Story } from './test-history.ts';
import { PROMISING_SPEC } from './test-spec.ts';

/** Three controls; an election of them takes 8 s. */
const SPEC = BaseSpec.parse({
  ...PROMISING_SPEC,
  fleets: [...PROMISING_SPEC.fleets, ...['a', 'b'].map((region) => ({ role: 'control', region, count: 1 }))],
});
const [FIRST, SECOND, THIRD] = ['control-core1', 'control-a1', 'control-b1'] as const;
const NODES = ['edge-a1', 'edge-a2', 'edge-a3', 'edge-b1', 'edge-b2', 'llns-a1', 'llns-a2', 'llns-b1', 'llns-b2'];
const REST = ['mapper-core1', 'mapper-a1', 'mapper-b1', 'llns-core1', 'tlns-core1', 'tlns-core2'];

const times = (list: readonly Interval[]) => list.map(({ fromMs, toMs }) => [fromMs, toMs]);
const disturbed = (told: Story, node = 'llns-b1') => times(told.facts().controlDisturbed(node));

function leads(told: Story, node: string, atMs: number, term: number): Story {
  told.events.push({ type: 'leader', atMs, node, term, action: 'elected', reason: 'test' });
  return told;
}

/** The first control leads from the start. */
const story = () => leads(new Story(SPEC), FIRST, 200, 1);

/** Loss between one node and all others, in both directions. */
function isolated(told: Story, node: string, fromMs: number, toMs: number, loss = 1): Story {
  const others = [FIRST, SECOND, THIRD, ...NODES, ...REST].filter((other) => other !== node);
  const effect = { is: 'lossy' as const, families: [4, 6] as const, loss };
  told.inject(fromMs, { ...effect, from: [node], to: others }, toMs);
  return told.inject(fromMs, { ...effect, from: others, to: [node] }, toMs);
}

describe('the reach of one of several controls', () => {
  it('is disturbed for an election when the one that leads dies, and not for as long as it is dead', () => {
    const dies = () => story().down(FIRST, 10_000, 'machine', 60_000);
    expect(disturbed(dies())).to.deep.equal([
      [10_000, 18_000],
      [60_000, 68_000],
    ]);
    expect(disturbed(story().down(FIRST, 10_000, 'crash', 60_000))).to.deep.equal([]);
  });

  it('is not disturbed by the death of a standby, but while an election is under way', () => {
    expect(disturbed(story().down(SECOND, 10_000, 'machine', 60_000))).to.deep.equal([]);
    const both = story().down(FIRST, 10_000).down(SECOND, 12_000, 'process', 13_000);
    expect(disturbed(both)).to.deep.equal([[10_000, 21_000]]);
  });

  it('believes nobody who leads before somebody has said so', () => {
    expect(disturbed(new Story(SPEC).down(SECOND, 10_000))).to.deep.equal([[10_000, 18_000]]);
  });

  it('is disturbed while most are dead, and for an election more', () => {
    const most = story().down(FIRST, 10_000, 'machine', 30_000).down(THIRD, 20_000, 'machine', 25_000);
    expect(disturbed(leads(most, SECOND, 13_500, 2))).to.deep.equal([
      [10_000, 18_000],
      [20_000, 38_000],
    ]);
  });

  it('is disturbed for an election when the one that leads is cut off, and all along when it only loses much', () => {
    const cut = (loss: number) => disturbed(isolated(story(), FIRST, 10_000, 50_000, loss));
    expect(cut(1)).to.deep.equal([
      [10_000, 18_000],
      [50_000, 58_000],
    ]);
    expect(cut(0.7)).to.deep.equal([[10_000, 58_000]]);
  });

  it('is disturbed for a node behind loss to the one that leads, not to a standby', () => {
    expect(disturbed(story().lossy(FIRST, 'llns-b1', 10_000, 20_000))).to.deep.equal([[10_000, 20_000]]);
    expect(disturbed(story().lossy(FIRST, 'llns-b1', 10_000, 20_000), 'llns-a1')).to.deep.equal([]);
    expect(disturbed(story().lossy(SECOND, 'llns-b1', 10_000, 20_000))).to.deep.equal([]);
    const taken = leads(story().down(FIRST, 8_000), SECOND, 12_000, 2).lossy(SECOND, 'llns-b1', 10_000, 20_000);
    expect(disturbed(taken)).to.deep.equal([[8_000, 20_000]]);
  });

  it('is disturbed for every control where nobody promises an election', () => {
    const spec = { ...SPEC, promises: { ...SPEC.promises, election: false } };
    expect(disturbed(new Story(spec).down(SECOND, 10_000, 'machine', 60_000))).to.deep.equal([[10_000, 60_000]]);
  });

  it('excuses a way back for an election only: after that it has to be on its way under another leader', () => {
    const backMs = (atMs: number) => {
      const told = story().order(9_000, 'customer-config', { bad: true }).release('llns-b1', 9_500, 'customer-config');
      told.down(FIRST, 10_000).release('llns-b1', atMs, 'customer-config', 'activated', 1);
      return told.judge(rolledBack).map(({ atMs: late }) => late);
    };
    // The election, then gate window, push, confirmation and slack.
    const deadlineMs = 18_000 + 10_000 + 1_000 + 1_000 + 500;
    expect(backMs(deadlineMs)).to.deep.equal([]);
    expect(backMs(deadlineMs + 1)).to.deep.equal([deadlineMs]);
  });
});
