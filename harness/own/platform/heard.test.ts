import { expect } from 'chai';
import type { Attempt } from '../../history/events.ts';
import type { Family } from '../../lab/topology.ts';
import { heardIn, newlySilent, silentIn } from './heard.ts';

const attempt = (node: string, family: Family, outcome: Attempt['outcome']): Attempt => ({
  ...{ node, family, outcome, local: '', remote: '', sentMs: 0, endMs: 1 },
});
const WEB = { of: 'web', ipv4: [3, 3], ipv6: [0, 3] } as const;

describe('who answers in which family', () => {
  it('is counted by node, an error as an answer too, of those that were asked in both', () => {
    const attempts = [
      ...[attempt('web', 4, 'ok'), attempt('web', 4, 'http-error'), attempt('web', 6, 'refused')],
      ...[
        attempt('web', 6, 'timeout'),
        attempt('ns1', 6, 'ok'),
        attempt('ns2', 6, 'servfail'),
        attempt('ns2', 4, 'timeout'),
      ],
    ];
    expect(heardIn(attempts)).to.deep.equal([
      { of: 'web', ipv4: [2, 2], ipv6: [0, 2] },
      { of: 'ns2', ipv4: [0, 1], ipv6: [1, 1] },
    ]);
  });

  it('is one alone where all is answered in one and nothing in the other', () => {
    expect(silentIn(WEB)).to.equal(6);
    expect(silentIn({ of: 'web', ipv4: [0, 1], ipv6: [2, 2] })).to.equal(4);
    for (const [ipv4, ipv6] of [
      [
        [0, 3],
        [0, 3],
      ],
      [
        [2, 3],
        [0, 3],
      ],
      [
        [3, 3],
        [1, 3],
      ],
    ] as const)
      expect(silentIn({ of: 'web', ipv4, ipv6 })).to.equal(undefined);
  });

  it('is new where it was not so before', () => {
    expect(newlySilent([WEB])).to.deep.equal(['web in IPv6']);
    expect(newlySilent([WEB], [{ ...WEB, ipv6: [3, 3] }])).to.deep.equal(['web in IPv6']);
    expect(newlySilent([WEB], [WEB])).to.deep.equal([]);
  });
});
