import { expect } from 'chai';
import { ownSpec } from '../../testkit/own-spec.ts';
import { undecidedOf } from './undecided.ts';

const spec = ownSpec(['ns1', 'ns2']);
const zone = (servers: readonly string[]) => ({ zone: 'a.test', agreeMs: 5_000, servers: [...servers], sources: [] });
const said = (refresh: number) => ({
  asked: {
    answer: {
      ...({ is: 'dns', rcode: 'NOERROR', aa: true, tc: false, ra: false } as const),
      records: [{ name: 'a.test', type: 'SOA', ttl: 5, data: `a b 1 ${refresh} 10 600 5` }],
    },
    attempts: [],
  },
});
/** A run has 100 s. */
const undecided = (refresh: number, servers = ['ns1', 'ns2']) =>
  undecidedOf([said(refresh)], { ...spec, own: { ...spec.own, zones: [zone(servers)] } });

describe('what runs do not decide of a zone', () => {
  it('is whether servers ask by themselves for what they missed, where that takes longer than a run', () => {
    expect(undecided(3_600)).to.deep.equal([
      'zone a.test: refresh and retry of its SOA are 3610 s, and a run 100 s: whether a server asks by itself for a change that it has missed is not decided',
    ]);
    expect(undecided(90)).to.deep.equal([]);
  });

  it('is nothing where there is one server alone, or no SOA came', () => {
    expect(undecided(3_600, ['ns1'])).to.deep.equal([]);
    expect(undecidedOf([], { ...spec, own: { ...spec.own, zones: [zone(['ns1', 'ns2'])] } })).to.deep.equal([]);
  });
});
