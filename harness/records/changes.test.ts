import { expect } from 'chai';
import { emptyCampaign, exampleOf } from '../testkit/campaign.ts';
import { beforeOf, changesOf } from './changes.ts';

const stored = emptyCampaign().stored;
const known = (fingerprint: string) => ({ fingerprint, until: '2026-12-31', note: '', runs: 1 });

/** A night that found these, with what else its campaign says. */
const night = (prints: readonly string[], given: Parameters<typeof emptyCampaign>[0] = {}) => ({
  dir: 'night-1',
  campaign: emptyCampaign({ budget: 10, counterexamples: prints.length, ...given }),
  counterexamples: prints.map((print, i) => exampleOf(i + 1, print)),
});

describe('what has changed since the night before', () => {
  it('is new, known, come back or gone, each fingerprint once', () => {
    const before = beforeOf(night(['a', 'b'], { knownIssues: [known('c')] }));
    const tonight = night(['b', 'd', 'e'], { knownIssues: [known('c')], stored: { ...stored, had: ['a', 'b', 'e'] } });
    expect(changesOf(tonight, before)).to.deep.equal({
      ...{ since: 'night-1', new: ['d'], known: ['b', 'c'], cameBack: ['e'], gone: ['a'], notSeen: [] },
    });
  });

  it('is measured by the store where there is no night before', () => {
    const changes = changesOf(night(['a', 'b'], { stored: { ...stored, had: ['b', 'c'] } }));
    expect(changes).to.deep.include({ new: ['a'], known: ['b'], cameBack: [], gone: [] });
  });

  it('is not gone when nobody has looked for it to the end, unless what is stored of it held', () => {
    const before = beforeOf(night(['a']));
    expect(changesOf(night(['b'], { runs: 3 }), before)).to.deep.include({ gone: [], notSeen: ['a'] });
    expect(changesOf(night([], { runs: 3, stopped: 'interrupted' }), before)).to.deep.include({ notSeen: ['a'] });
    const held = { runs: 3, stored: { ...stored, had: ['a'], held: ['a'] } };
    expect(changesOf(night(['b'], held), before)).to.deep.include({ gone: ['a'], notSeen: [] });
  });

  it('has no name for what was still being shrunk', () => {
    const { counterexamples, ...rest } = night(['a']);
    const unfinished = counterexamples.map((one) => ({ ...one, found: { ...one.found, unfinished: true as const } }));
    expect(changesOf({ ...rest, counterexamples: unfinished })).to.deep.include({ new: [], known: [] });
  });
});
