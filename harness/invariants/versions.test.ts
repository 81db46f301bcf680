import { expect } from 'chai';
import type { Event } from '../history/events.ts';
import { versionSpells } from './versions.ts';

type Step = readonly ['activated' | 'reverted' | 'rejected', number];

/** What a node ran, second by second, when these things happened to it at 1 s, 2 s and so on. */
const ran = (...steps: readonly Step[]) => {
  const history = steps.map(
    ([action, version], index): Event => ({
      ...{ type: 'release', atMs: 1000 * (index + 1), node: 'llns-a1', kind: 'customer-config' },
      ...{ version, action, reason: '' },
    }),
  );
  return versionSpells(history).map(({ version, toMs }) => [version, toMs / 1000]);
};
const EVER = Number.POSITIVE_INFINITY;

describe('versions that a node ran', () => {
  it('end when another is activated, and not when one is rejected or said again', () => {
    const steps: Step[] = [
      ['activated', 2],
      ['rejected', 3],
      ['activated', 2],
      ['activated', 4],
    ];
    expect(ran(...steps)).to.deep.equal([
      [1, 1],
      [2, 4],
      [4, EVER],
    ]);
  });

  it('go back as far as they are reverted', () => {
    const steps: Step[] = [
      ['activated', 2],
      ['activated', 3],
      ['reverted', 3],
      ['reverted', 2],
    ];
    expect(ran(...steps)).to.deep.equal([
      [1, 1],
      [2, 2],
      [3, 3],
      [2, 4],
      [1, EVER],
    ]);
  });

  it('forget what came after the one that was gone back to', () => {
    const steps: Step[] = [
      ['activated', 2],
      ['activated', 3],
      ['activated', 2],
      ['reverted', 2],
    ];
    expect(ran(...steps)).to.deep.equal([
      [1, 1],
      [2, 2],
      [3, 3],
      [2, 4],
      [1, EVER],
    ]);
    expect(ran(['activated', 2], ['activated', 1], ['activated', 3], ['reverted', 3])).to.deep.equal([
      [1, 1],
      [2, 2],
      [1, 3],
      [3, 4],
      [1, EVER],
    ]);
  });
});
