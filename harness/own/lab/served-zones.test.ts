import { expect } from 'chai';
import { decodeLabFile } from '../lab-file/decode-lab-file.ts';
import { servedZones } from './served-zones.ts';

describe('the zones that a lab serves', () => {
  it('are those that are checked, at whom they are asked of, and changes come by way of all name servers and what these need', () => {
    const { lab } = decodeLabFile(
      `format: zonequake-lab/1
roles: { hidden: authoritative, ns1: secondary, ns2: secondary, web: edge, db: other }
needs: { hidden: [db], db: [hidden] }
check:
  - { zone: a.test, names: [www.a.test], agree: 5s, servers: [ns1, ns2] }
  - { zone: b.test, names: [www.b.test] }
  - { name: www.a.test, type: A }
`,
      'it',
    );
    const sources = ['ns1', 'ns2', 'hidden', 'db'];
    expect(servedZones(lab, ['hidden', 'ns1', 'ns2', 'web', 'db'])).to.deep.equal([
      { zone: 'a.test', agreeMs: 5_000, servers: ['ns1', 'ns2'], sources },
      { zone: 'b.test', agreeMs: 10_000, servers: ['hidden', 'ns1', 'ns2'], sources: ['hidden', 'db', 'ns1', 'ns2'] },
    ]);
  });
});
