import { expect } from 'chai';
import { countedPackets, type LossRule, loseCommand, ownTables } from './rules.ts';

const rule: LossRule = {
  table: 'zq_2_7',
  hook: 'output',
  peers: { 4: ['10.53.1.10', '10.53.1.11'], 6: ['fd53::1:a'] },
  permille: 300,
  group: 7,
};

describe('packet filter rules', () => {
  it('lose a share of TCP and UDP to the peers, counted and logged, in a table of their own', () => {
    expect(loseCommand(rule)).to.equal(
      "nft 'add table inet zq_2_7; add chain inet zq_2_7 cut { type filter hook output priority 0 ; }; " +
        'add rule inet zq_2_7 cut meta l4proto { tcp, udp } ip daddr { 10.53.1.10, 10.53.1.11 } ' +
        'numgen random mod 1000 < 300 counter log group 7 queue-threshold 1 drop; ' +
        'add rule inet zq_2_7 cut meta l4proto { tcp, udp } ip6 daddr { fd53::1:a } ' +
        "numgen random mod 1000 < 300 counter log group 7 queue-threshold 1 drop'",
    );
  });

  it('look at where packets come from when they arrive, and at one family when only that is lost', () => {
    const command = loseCommand({ ...rule, hook: 'input', peers: { 4: [], 6: ['fd53::1:a'] }, permille: 1000 });
    expect(command).to.include('hook input').and.include('ip6 saddr { fd53::1:a } counter');
    expect(command).not.to.include(' ip saddr');
  });

  it('are read back: what they counted, and which tables are left', () => {
    const json = {
      nftables: [
        { metainfo: { version: '1.1.3' } },
        { table: { family: 'inet', name: 'zq_2_7' } },
        { rule: { expr: [{ match: {} }, { counter: { packets: 3, bytes: 748 } }, { drop: null }] } },
        { rule: { expr: [{ counter: { packets: 4, bytes: 1 } }] } },
      ],
    };
    expect(countedPackets(JSON.stringify(json))).to.equal(7);
    expect(ownTables('table ip nat\ntable inet zq_2_7\ntable inet other\n')).to.deep.equal(['zq_2_7']);
  });
});
