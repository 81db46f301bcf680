import { expect } from 'chai';
import { copyOf } from './copy-of.ts';
import type { PlannedCopy } from './own-lab.ts';

const copies: readonly PlannedCopy[] = [
  { from: '/lab/zones', to: '/run/files/zones', isReadOnly: true },
  { from: '/lab/nginx.conf', to: '/run/files/nginx.conf', isReadOnly: true },
];

describe("the copy of an owner's file", () => {
  it('has its place below that of the folder that was copied', () => {
    expect(copyOf({ copies }, '/lab/zones/db.example.com')).to.equal('/run/files/zones/db.example.com');
    expect(copyOf({ copies }, '/lab/zones/..db')).to.equal('/run/files/zones/..db');
    expect(copyOf({ copies }, '/lab/nginx.conf')).to.equal('/run/files/nginx.conf');
  });

  it('is there for nothing beside it', () => {
    for (const path of ['/lab', '/lab/zones2/a', '/lab/other', '/etc/hosts'])
      expect(copyOf({ copies }, path), path).to.equal(undefined);
  });
});
