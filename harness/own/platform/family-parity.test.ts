import { expect } from 'chai';
import type { Event } from '../../history/events.ts';
import { OWN_SPEC, ownLab } from '../../testkit/own-terms.ts';
import { familyParity } from './family-parity.ts';
import type { Share } from './heard.ts';

const look = (fromMs: number, ipv6: Share, ipv4: Share = [2, 2], of = 'web1'): Event => ({
  ...{ type: 'heard', atMs: fromMs + 500, node: 'asker', fromMs, of, ipv4, ipv6 },
});
/** Asked of it before anything is done. */
const BEFORE = look(0, [2, 2]);
const RESTARTED: Event[] = [
  {
    ...{ type: 'inject', atMs: 1_000, injection: 0, kind: 'x', target: 'y' },
    effects: [{ is: 'down', nodes: ['web1'], how: 'restart' }],
  },
  { type: 'down', atMs: 1_000, node: 'web1', how: 'restart', injection: 0, reason: 'restarted' },
  { type: 'up', atMs: 2_000, node: 'web1' },
];
/** Silent in IPv6 at each of these times; all have 10 s to recover, and clients 5 s to notice. */
const silent = (...fromMs: number[]) => fromMs.map((ms) => look(ms, [0, 2]));
const judgementOf = (...events: Event[]) =>
  familyParity.check(events, ownLab.factsOf(events, OWN_SPEC, { endMs: 100_000, quietFromMs: 60_000 }));
const NOTHING = { judged: 0, violations: [] };

describe('family-parity', () => {
  it('is violated by who answers no more in one of two families after a restart', () => {
    const { judged, violations } = judgementOf(BEFORE, ...RESTARTED, ...silent(2_000, 7_000, 12_000));
    expect(judged).to.equal(1);
    expect(violations).to.deep.equal([
      {
        ...{ invariant: 'family-parity', atMs: 12_500, events: [4, 5, 6] },
        message:
          'web1 answers in IPv4 and not in IPv6: nothing came of 6 questions in 10.5 s, until 10.5 s after the last fault',
      },
    ]);
  });

  it('holds where both are back in the end, and counts each node', () => {
    const history = [BEFORE, look(0, [1, 1], [1, 1], 'ns1'), ...RESTARTED, ...silent(2_000), look(3_000, [2, 2])];
    expect(judgementOf(...history, look(3_000, [1, 1], [1, 1], 'ns1'))).to.deep.equal({ judged: 2, violations: [] });
  });

  it('says nothing where there was not the time, or too little was asked', () => {
    expect(judgementOf(BEFORE, ...RESTARTED, ...silent(2_000, 7_000, 11_000))).to.deep.equal(NOTHING);
    expect(judgementOf(BEFORE, ...RESTARTED, ...silent(2_000, 12_000))).to.deep.equal(NOTHING);
    // It answered meanwhile, and so has not been silent for 5 s.
    const late = [...silent(2_000), look(9_000, [2, 2]), ...silent(10_000, 11_000, 12_000)];
    expect(judgementOf(BEFORE, ...RESTARTED, ...late)).to.deep.equal(NOTHING);
  });

  it('says nothing of who is silent in both, or in one from the beginning, or was never looked at before', () => {
    const both = [2_000, 7_000, 12_000].map((ms) => look(ms, [0, 2], [0, 2]));
    expect(judgementOf(BEFORE, ...RESTARTED, ...both)).to.deep.equal(NOTHING);
    const history = [...RESTARTED, ...silent(2_000, 7_000, 12_000)];
    expect(judgementOf(look(0, [0, 2]), ...history)).to.deep.equal(NOTHING);
    expect(judgementOf(...RESTARTED, look(12_000, [0, 2]))).to.deep.equal(NOTHING);
  });

  it('says nothing while the harness does something to anybody', () => {
    const cut: Event = {
      ...{ type: 'inject', atMs: 1_000, injection: 0, kind: 'x', target: 'y' },
      effects: [{ is: 'lossy', from: ['asker'], to: ['web1'], families: [6], loss: 1 }],
    };
    expect(judgementOf(BEFORE, cut, ...silent(2_000, 7_000, 12_000))).to.deep.equal(NOTHING);
    const heal: Event = { type: 'heal', atMs: 2_000, injection: 0 };
    expect(judgementOf(BEFORE, cut, heal, ...silent(2_000, 7_000, 12_000)).violations).to.have.length(1);
  });

  it('is promised where there are two families, and not where there is one', () => {
    expect(familyParity.promised?.(OWN_SPEC)).to.equal(true);
    const nodes = OWN_SPEC.nodes.map((node) => (node.role === 'instrument' ? node : { ...node, ipv6: '' }));
    expect(familyParity.promised?.({ ...OWN_SPEC, nodes })).to.equal(false);
    expect(judgementOf(...RESTARTED)).to.deep.equal(NOTHING);
  });
});
