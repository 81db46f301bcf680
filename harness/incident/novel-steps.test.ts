import { expect } from 'chai';
import type { Event } from '../history/events.ts';
import { plain } from '../platform/plain.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import { novelSteps } from './novel-steps.ts';
import { findSteps } from './steps.ts';

const lab = { spec: testSpec(), platform: plain };
const up = (node: string, atMs: number): Event => ({ type: 'up', atMs, node });
const down = (node: string, atMs: number): Event => ({ type: 'down', atMs, node, how: 'machine', reason: 'told' });
const inject = (atMs: number): Event => ({ type: 'inject', atMs, injection: 0, kind: 'x', target: 'all', effects: [] });

describe('the steps that a run shows by itself', () => {
  it('are what the run without faults does not show, each sort once, after the injection', () => {
    const quiet = [up('edge-a1', 1)];
    const history = [
      ...quiet,
      inject(10),
      down('llns-a1', 11),
      down('llns-b1', 12),
      up('edge-a2', 13),
      up('llns-a1', 14),
    ];
    const steps = novelSteps(quiet, history, lab);
    expect(steps.map(({ id, when, after }) => ({ id, when, after }))).to.deep.equal([
      { id: 'down', when: { type: 'down', how: 'machine', node: { role: 'llns' } }, after: { injection: 0 } },
      { id: 'up', when: { type: 'up', node: { role: 'llns' } }, after: { injection: 0 } },
    ]);
    expect(findSteps({ steps }, history, lab).map(({ seen }) => seen?.atMs)).to.deep.equal([11, 14]);
  });

  it('are none before anything happened, and few of one type', () => {
    const fleets = ['llns-a1', 'edge-a1', 'mapper-b1'].map((node, index) => down(node, 20 + index));
    expect(novelSteps([], [down('llns-a1', 1), inject(2)], lab)).to.deep.equal([]);
    expect(novelSteps([], [inject(2), ...fleets], lab).map(({ id }) => id)).to.deep.equal(['down', 'down-2']);
  });
});
