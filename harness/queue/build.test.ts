import { expect } from 'chai';
import { forbids, testRegistry } from '../testkit/registry.ts';
import { buildOf, buildWord, differenceOf } from './build.ts';

describe('build', () => {
  const own = buildOf(testRegistry([forbids('bad')]));

  it('is the same for the same sources, labs, faults, invariants and programs', () => {
    expect(buildWord(buildOf(testRegistry([forbids('bad')])))).to.equal(buildWord(own));
    expect(differenceOf(own, own)).to.equal(undefined);
  });

  it('is another with another invariant, version or program, and says which', () => {
    const invariants = buildOf(testRegistry([forbids('mild')]));
    const programs = buildOf(testRegistry([forbids('bad')]), { llns: 'sha256:1' });
    const version = { ...own, zonequake: '0.0.1' };
    expect(new Set([own, invariants, programs, version].map(buildWord))).to.have.property('size', 4);
    expect(differenceOf(own, invariants)).to.contain('other labs, faults or invariants');
    expect(differenceOf(own, programs)).to.contain('(llns) than this one (none)');
    expect(differenceOf(own, version)).to.match(/^is zonequake 0\.0\.1, and this is /);
  });
});
