import { expect } from 'chai';
import { SEEN_LAB, seenService } from '../../testkit/seen.ts';
import { isWaitedFor } from './see-lab.ts';

describe('a lab that is looked at', () => {
  it('is waited for while a service starts, for a minute', () => {
    const all = [...SEEN_LAB, seenService('slow', { state: 'starting' })];
    expect(isWaitedFor(SEEN_LAB, 0)).to.equal(false);
    expect(isWaitedFor(all, 59_000)).to.equal(true);
    expect(isWaitedFor(all, 61_000)).to.equal(false);
  });

  it('is waited for while who speaks DNS has nothing to say, for half of that', () => {
    for (const dns of ['silent', 'refuses', 'answers'] as const) {
      const all = [...SEEN_LAB, seenService('ns3', { dns })];
      expect(isWaitedFor(all, 29_000), dns).to.equal(true);
      expect(isWaitedFor(all, 31_000), dns).to.equal(false);
    }
  });

  it('is not waited for where a resolver has no zone to resolve, and is where it has', () => {
    const resolver = seenService('idle', { dns: 'answers', offersRecursion: true });
    expect(isWaitedFor([resolver], 0)).to.equal(false);
    expect(isWaitedFor([...SEEN_LAB, resolver], 0)).to.equal(true);
  });
});
