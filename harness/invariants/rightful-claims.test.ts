import { expect } from 'chai';
import { topologyOf } from '../lab/topology.ts';
import { rightfulClaims } from './rightful-claims.ts';
import { Story } from './test-history.ts';
import { PROMISING_SPEC } from './test-spec.ts';

const DEATH_MS = 20_000;
const UP_MS = 40_000;
/** Takeover 1 s, slack 0.5 s. */
const TERM_MS = 1_500;

function give(told: Story, node: string, owner: string, atMs: number): Story {
  const address = topologyOf(PROMISING_SPEC).byId.get(owner)?.ipv4 ?? '';
  told.events.push({ type: 'address', atMs, node, address, action: 'released' });
  return told;
}
/** `edge-a1` is dead for 20 s; its region has `edge-a2` and `edge-a3`. */
const dead = () => new Story(PROMISING_SPEC).down('edge-a1', DEATH_MS, 'machine', UP_MS);
const claimed = () => dead().claim('edge-a2', 'edge-a1', DEATH_MS + 1_000);
const said = (told: Story) => told.judge(rightfulClaims).map(({ message, atMs }) => `${atMs}: ${message}`);

describe('rightful-claims', () => {
  it('holds when a neighbour answers for a dead edge, and gives its address back', () => {
    const told = give(claimed(), 'edge-a2', 'edge-a1', UP_MS + TERM_MS);
    expect([said(told), told.judged(rightfulClaims)]).to.deep.equal([[], 1]);
  });

  it('is violated by an address that is kept, and gives time while its owner is dead or cannot be heard', () => {
    const late = `${UP_MS + TERM_MS}: `;
    expect(said(claimed())[0]).to.match(
      new RegExp(`^${late}edge-a2 claimed .* edge-a1 lived, and had it back by 41.5 s not yet`),
    );
    expect(said(give(claimed(), 'edge-a2', 'edge-a1', UP_MS + TERM_MS + 1))).to.have.length(1);
    const deaf = claimed().lossy('edge-a1', 'edge-a2', UP_MS - 1_000, UP_MS + 5_000);
    expect(said(give(deaf, 'edge-a2', 'edge-a1', UP_MS + 5_000 + TERM_MS))).to.deep.equal([]);
    expect(said(claimed().busy('edge-a2', UP_MS, UP_MS + 5_000))[0]).to.match(/^46500: /);
  });

  it('is violated by a claim to the address of one that lives', () => {
    const healthy = new Story(PROMISING_SPEC).claim('edge-a2', 'edge-a1', DEATH_MS);
    expect(said(healthy)[0]).to.match(/^20000: .*edge-a1 lived, and could be heard/);
    const back = (afterMs: number) =>
      give(dead().claim('edge-a2', 'edge-a1', UP_MS + afterMs), 'edge-a2', 'edge-a1', UP_MS + afterMs);
    expect(said(back(TERM_MS - 1))).to.deep.equal([]);
    expect(said(back(TERM_MS))).to.have.length(1);
    for (const unheard of [
      new Story(PROMISING_SPEC).busy('edge-a1', DEATH_MS - 1_000, DEATH_MS + 1_000),
      new Story(PROMISING_SPEC).lossy('edge-a2', 'edge-a1', DEATH_MS - 1_000, DEATH_MS + 1_000),
    ])
      expect(
        said(give(unheard.claim('edge-a2', 'edge-a1', DEATH_MS), 'edge-a2', 'edge-a1', DEATH_MS + 1)),
      ).to.deep.equal([]);
    const elsewhere = new Story(PROMISING_SPEC).lossy('edge-b2', 'edge-b1', DEATH_MS - 1_000, DEATH_MS + 1_000);
    expect(said(elsewhere.claim('edge-a2', 'edge-a1', DEATH_MS))).to.have.length(1);
  });

  it('is violated by a claim from another region, or to what is no edge', () => {
    expect(said(dead().claim('edge-b1', 'edge-a1', DEATH_MS + 1_000))[0]).to.include(
      'edge-a1 is no edge of its region',
    );
    const nameserver = new Story(PROMISING_SPEC)
      .down('llns-a1', DEATH_MS)
      .claim('edge-a1', 'llns-a1', DEATH_MS + 1_000);
    expect(said(nameserver)[0]).to.include('llns-a1 is no edge of its region');
  });

  it('is violated by two that claim the same, unless something has befallen somebody', () => {
    const twice = (told: Story, afterMs = TERM_MS + 1) =>
      give(told.claim('edge-a3', 'edge-a1', DEATH_MS + afterMs), 'edge-a3', 'edge-a1', UP_MS);
    expect(said(twice(claimed()))[0]).to.match(/edge-a2 had claimed it, and nothing had befallen that/);
    expect(said(twice(claimed(), TERM_MS))).to.deep.equal([]);
    expect(said(twice(claimed().down('edge-a2', DEATH_MS + 1_050)))).to.deep.equal([]);
    expect(said(twice(claimed().down('llns-a1', DEATH_MS - 1_000)))).to.deep.equal([]);
    expect(said(twice(claimed().lossy('edge-a2', 'mapper-core1', DEATH_MS - 1_000, DEATH_MS)))).to.deep.equal([]);
    expect(said(twice(give(claimed(), 'edge-a2', 'edge-a1', DEATH_MS + 1_050)))).to.deep.equal([]);
  });
});
