import { expect } from 'chai';
import { claimantsOf } from './claims.ts';

const event = (atMs: number, node: string, action: 'claimed' | 'released') =>
  ({ type: 'address', atMs, node, address: '10.0.0.1', action }) as const;

describe('claims', () => {
  it('are of the last to claim, until it lets go', () => {
    const claimants = claimantsOf([
      event(10, 'a', 'claimed'),
      event(20, 'b', 'claimed'),
      event(30, 'b', 'released'),
      event(50, 'a', 'claimed'),
    ]);
    expect(claimants('10.0.0.1', 0, 9)).to.deep.equal([]);
    expect(claimants('10.0.0.1', 11, 19)).to.deep.equal(['a']);
    expect(claimants('10.0.0.1', 15, 25)).to.deep.equal(['a', 'b']);
    expect(claimants('10.0.0.1', 31, 49)).to.deep.equal([]);
    expect(claimants('10.0.0.1', 60, 60)).to.deep.equal(['a']);
    expect(claimants('10.0.0.2', 60, 60)).to.deep.equal([]);
  });
});
