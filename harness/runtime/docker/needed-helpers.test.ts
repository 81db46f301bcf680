import { expect } from 'chai';
import { topologyOf } from '../../lab/topology.ts';
import { plain } from '../../platform/plain.ts';
import { testSpec } from '../../testkit/tiny-spec.ts';
import { neededHelpers } from './needed-helpers.ts';

const spec = testSpec();
const lab = (promised = false) => ({ spec, platform: { ...plain, roles: { edge: { takesOver: () => promised } } } });
const topology = topologyOf(spec);
const edges = topology.nodes.filter(({ role }) => role === 'edge').map(({ id }) => id);

describe('the helpers that a run needs from its beginning', () => {
  it('are none for what processes and operators do', () => {
    const needed = neededHelpers([{ is: 'held' }, { is: 'down', nodes: ['llns-a1'], how: 'process' }], lab());
    expect([...needed]).to.deep.equal([]);
  });

  it('are those of machines that fall silent, and of one end of each lossy link', () => {
    const [one = '', other = ''] = topology.nodes.map(({ id }) => id);
    const needed = neededHelpers(
      [
        { is: 'down', nodes: ['llns-a1'], how: 'machine' },
        { is: 'lossy', from: [one], to: [other], families: [4], loss: 1 },
      ],
      lab(),
    );
    expect([...needed]).to.have.members([...new Set(['llns-a1', one])]);
  });

  it('are those of all edges too, where one has to answer for another in time', () => {
    const needed = neededHelpers([{ is: 'down', nodes: ['llns-a1'], how: 'process' }], lab(true));
    expect([...needed]).to.have.members(edges);
    expect([...neededHelpers([{ is: 'held' }], lab(true))]).to.deep.equal([]);
  });
});
