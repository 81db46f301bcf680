import { expect } from 'chai';
import { countedPackets, deafLine, type LossRule, loseLine, ownTables } from './rules.ts';

const rule: LossRule = {
  table: 'zq_2_7',
  hook: 'output',
  peers: { 4: ['10.53.1.10', '10.53.1.11'], 6: ['fd53::1:a'] },
  permille: 300,
  group: 7,
};

describe('packet filter rules', () => {
  it('lose a share of TCP and UDP to the peers, counted and logged, in a table of their own', () => {
    expect(loseLine(rule)).to.equal(
      'add table inet zq_2_7; add chain inet zq_2_7 cut { type filter hook output priority 0 ; }; ' +
        'add rule inet zq_2_7 cut meta l4proto { tcp, udp } ip daddr { 10.53.1.10, 10.53.1.11 } ' +
        'numgen random mod 1000 < 300 counter log group 7 queue-threshold 1 drop; ' +
        'add rule inet zq_2_7 cut meta l4proto { tcp, udp } ip6 daddr { fd53::1:a } ' +
        'numgen random mod 1000 < 300 counter log group 7 queue-threshold 1 drop',
    );
  });

  it('look at where packets come from when they arrive, and at one family when only that is lost', () => {
    const line = loseLine({ ...rule, hook: 'input', peers: { 4: [], 6: ['fd53::1:a'] }, permille: 1000 });
    expect(line).to.include('hook input').and.include('ip6 saddr { fd53::1:a } counter');
    expect(line).not.to.include(' ip saddr');
  });

  it('hold for whoever has no address of the lab, where they are told its addresses', () => {
    const line = loseLine({ ...rule, hook: 'input', all: { 4: ['10.53.1.9', '10.53.1.10'], 6: [] }, permille: 1000 });
    expect(line).to.include(
      '; add rule inet zq_2_7 cut meta l4proto { tcp, udp } ip saddr != { 10.53.1.9, 10.53.1.10 } counter',
    );
    expect(line).not.to.include('ip6 saddr !=');
  });

  it('close one port, whoever asks from outside, and leave what leaves it alone', () => {
    expect(deafLine({ table: 'zq_2_7', group: 7 }, { protocol: 'udp', number: 53 })).to.equal(
      'add table inet zq_2_7; add chain inet zq_2_7 cut { type filter hook input priority 0 ; }; ' +
        'add rule inet zq_2_7 cut iifname != "lo" udp dport 53 counter log group 7 queue-threshold 1 drop',
    );
  });

  it('are read back: what they counted, and which tables are left', () => {
    const listed = [
      'table inet zq_2_7 {',
      '  chain cut {',
      '    type filter hook output priority filter; policy accept;',
      '    meta l4proto { tcp, udp } ip daddr 10.53.1.10 counter packets 3 bytes 748 log group 7 queue-threshold 1 drop',
      '    meta l4proto { tcp, udp } ip6 daddr fd53::1:a counter packets 4 bytes 1 log group 7 queue-threshold 1 drop',
    ].join('\n');
    expect(countedPackets(listed)).to.equal(7);
    expect(ownTables('table ip nat\ntable inet zq_2_7\ntable inet other\n')).to.deep.equal(['zq_2_7']);
  });
});
