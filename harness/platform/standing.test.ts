import { expect } from 'chai';
import { topologyOf } from '../lab/topology.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import type { Roles } from './roles.ts';
import { standingOf } from './standing.ts';

/** Gates before doors before halls, of which each customer has its own; region `b` has neither gates nor doors. */
const ROLES: Roles = {
  gate: { answersHttp: true, standsBefore: { role: 'door', which: 'of its region' } },
  door: { answersHttp: true, standsBefore: { role: 'hall', which: 'of its region' } },
  hall: { answersHttp: true, standsBefore: { role: 'cellar', which: 'of the customer' } },
  cellar: {},
  instrument: {},
};
const fleet = (role: string, region: string, count: number) => ({ role, region, count });
const topology = topologyOf({
  ...testSpec(),
  fleets: [
    ...[fleet('cellar', 'b', 1), fleet('hall', 'a', 2), fleet('hall', 'b', 1)],
    ...[fleet('door', 'a', 2), fleet('gate', 'a', 1)],
  ],
});
const ids = (nodes: readonly { readonly id: string }[]) => nodes.map(({ id }) => id);

describe('who stands before whom', () => {
  const standing = standingOf(topology, ROLES);
  const { entrances, behind } = standing;

  it('is told for each region, and clients are given those before whom nobody stands there', () => {
    expect(ids(entrances)).to.deep.equal(['hall-b1', 'gate-a1']);
    expect(ids(behind('gate-a1'))).to.deep.equal(['door-a1', 'door-a2']);
    expect(ids(behind('door-a2'))).to.deep.equal(['hall-a1', 'hall-a2']);
    expect(ids(standing.before('hall-a1'))).to.deep.equal(['door-a1', 'door-a2']);
    expect(ids(standing.before('door-a1'))).to.deep.equal(['gate-a1']);
  });

  it('is not told of what each customer has its own of, nor of strangers', () => {
    const lists = [behind('hall-a1'), standing.before('cellar-b1'), standing.before('hall-b1'), behind('nobody')];
    expect(lists.flat()).to.deep.equal([]);
  });

  it('is worked out once', () => {
    expect(standingOf(topology, ROLES)).to.equal(standingOf(topology, ROLES));
  });
});
