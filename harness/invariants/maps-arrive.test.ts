import { expect } from 'chai';
import { topologyOf } from '../lab/topology.ts';
import { mapsArrive } from './maps-arrive.ts';
import { Story } from './test-history.ts';
import { TEST_SPEC } from './test-spec.ts';

const SPEC = { ...TEST_SPEC, promises: { ...TEST_SPEC.promises, pathLossMax: 0.3 } };
const TAKEN_MS = 20_000;
const DEADLINE_MS = TAKEN_MS + SPEC.timing.publicationMs + SPEC.timing.slackMs;
const { ofRole } = topologyOf(SPEC);
const OTHERS = [...ofRole('tlns'), ...ofRole('llns')]
  .map(({ id }) => id)
  .filter((id) => !['llns-a1', 'llns-b2'].includes(id));

/** A nameserver takes the map of this version. */
function take(story: Story, node: string, atMs: number, version = 3): Story {
  story.events.push({ type: 'map', atMs, node, leader: 'mapper-core1', term: 1, version });
  return story;
}

/** All nameservers take map 3 at once, but for `llns-b2`. */
const story = (spec = SPEC) =>
  OTHERS.reduce((told, node) => take(told, node, TAKEN_MS + 10), take(new Story(spec), 'llns-a1', TAKEN_MS));
const late = (told: Story) => told.judge(mapsArrive).map(({ message }) => message);

describe('maps-arrive', () => {
  it('is violated by a nameserver that does not take what another took, where that is promised', () => {
    expect(late(story())).to.deep.equal([`llns-b2 had no map 1/3 by 22.5 s: llns-a1 took it at 20 s`]);
    expect(late(story(TEST_SPEC))).to.deep.equal([]);
  });

  it('holds when it takes that one or a newer one by the deadline, and not later', () => {
    expect(late(take(story(), 'llns-b2', DEADLINE_MS))).to.deep.equal([]);
    expect(late(take(take(new Story(SPEC), 'llns-a1', TAKEN_MS), 'llns-b2', TAKEN_MS, 4)).join()).not.to.include(
      'llns-b2 had no map 1/3',
    );
    expect(late(take(story(), 'llns-b2', DEADLINE_MS, 2))).to.have.length(1);
    expect(late(take(story(), 'llns-b2', DEADLINE_MS + 1))).to.have.length(1);
  });

  it('gives a nameserver that was dead, or cut off, a stretch of its own', () => {
    const laterMs = TAKEN_MS + 10_000;
    const doneMs = laterMs + SPEC.timing.publicationMs + SPEC.timing.slackMs;
    for (const told of [
      () => story().down('llns-b2', TAKEN_MS, 'machine', laterMs),
      () => story().lossy('mapper-core1', 'llns-b2', TAKEN_MS, laterMs),
    ]) {
      expect(late(take(told(), 'llns-b2', doneMs))).to.deep.equal([]);
      expect(late(take(told(), 'llns-b2', doneMs + 1))).to.have.length(1);
    }
    const bearable = story().lossy('mapper-core1', 'llns-b2', TAKEN_MS, laterMs, 0.3);
    expect(late(take(bearable, 'llns-b2', doneMs))).to.have.length(1);
  });
});
