import { expect } from 'chai';
import type { Fault } from '../../schedule/fault.ts';
import { testFaults } from '../../testkit/faults.ts';
import { OWN_SPEC } from '../../testkit/own-terms.ts';
import { ownRegistry } from './own-registry.ts';

const named = (kind: string): Fault => ({
  ...(testFaults.find((one) => one.kind === 'kill') as Fault),
  ...{ kind, targets: () => ['node:ns1', 'node:ns2'] },
});
const faults = ['node-kill', 'port-cut', 'overload'].map(named);
const files = { name: 'own', path: 'zonequake.yaml', labFile: { lab: { roles: {} } } };
const registry = ownRegistry({ files, spec: OWN_SPEC } as never, faults);

/** The kinds of the singles of a campaign of some kinds. */
const singlesOf = (...kinds: readonly string[]) => {
  const drawn = registry.faults.filter(({ kind }) => kinds.includes(kind));
  const { singles } = registry.beginsWith?.(OWN_SPEC, drawn, 1) ?? { singles: [] };
  return singles.map(([one]) => one?.kind);
};

describe('what breaks an owner’s lab', () => {
  it('are the kinds that mean something there', () => {
    expect(registry.faults.map(({ kind }) => kind)).to.deep.equal(['node-kill', 'port-cut']);
  });

  it('begins with what can die, and with cuts of ports where nothing else is asked for', () => {
    expect(singlesOf('node-kill', 'port-cut')).to.deep.equal(['node-kill', 'node-kill']);
    expect(singlesOf('port-cut')).to.deep.equal(['port-cut', 'port-cut']);
  });
});
