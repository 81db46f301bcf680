import { expect } from 'chai';
import type { Event } from '../history/events.ts';
import { plain } from '../platform/plain.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import type { Condition } from './condition.ts';
import type { Step } from './incident.ts';
import { nearMisses } from './near-miss.ts';
import { findSteps } from './steps.ts';

const lab = { spec: testSpec(), platform: plain };
const history: Event[] = [
  { type: 'inject', atMs: 10, injection: 0, kind: 'x', target: 'all', effects: [] },
  { type: 'down', atMs: 20, node: 'llns-a1', how: 'machine', reason: 'told' },
  { type: 'down', atMs: 30, node: 'edge-a1', how: 'crash', reason: 'told' },
  { type: 'heal', atMs: 40, injection: 0 },
  { type: 'up', atMs: 50, node: 'edge-a1' },
];
const why = (when: Condition, more: Partial<Step> = {}) => {
  const steps: Step[] = [{ id: 'it', title: 'it', when, ...more }];
  return nearMisses(findSteps({ steps }, history, lab), history, lab).get('it');
};

describe('why a step was not seen', () => {
  it('is the event of its type with the fewest differences, and what they are', () => {
    expect(why({ type: 'down', how: 'crash', node: { role: 'llns', region: 'a' } })).to.deep.equal({
      ...{ nearest: 'llns-a1 went down (machine): told', atMs: 20, differs: ['how was machine, not "crash"'] },
    });
    expect(why({ type: 'down', how: 'crash', node: { role: 'edge', region: 'b' } })?.differs).to.deep.equal([
      'node.region was a, not "b"',
    ]);
    expect(why({ type: 'down', not: { node: { role: ['edge', 'llns'] } } })?.differs).to.deep.equal([
      'not: {"node":{"role":["edge","llns"]}} excludes it',
    ]);
  });

  it('is that it came too early or too late', () => {
    expect(why({ type: 'up' }, { during: [0] })?.differs).to.deep.equal([
      'it came too late: the step can be seen before 0.04 s',
    ]);
  });

  it('is that there was nothing like it, or that what it waits for never came', () => {
    expect(why({ type: 'spill' })).to.deep.equal({ differs: ['there was no spill in the whole run'] });
    expect(why({ type: 'up' }, { after: { injection: 7 } })).to.deep.equal({
      differs: ['the injection that it waits for never came'],
    });
  });

  it('is told of no step that was seen', () => {
    expect(why({ type: 'down' })).to.equal(undefined);
  });
});
