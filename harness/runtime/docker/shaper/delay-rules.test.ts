import { expect } from 'chai';
import { type DelayRule, delayCommand, holdCommand, letGoCommand } from './delay-rules.ts';

const RULE: DelayRule = { chain: 'zq_3_7', queue: 7, hook: 'output', peers: { 4: ['10.0.0.1'], 6: [] } };

/** The lines that a command gives to iptables-restore, one list for each time it is called. */
const restored = (rule: DelayRule): readonly (readonly string[])[] =>
  [...holdCommand(rule).matchAll(/printf '(.*?)\\n' \| (\S+)/g)].map(([, lines = '', tool = '']) => [
    tool,
    ...lines.split('\\n'),
  ]);

describe('the rules that hold packets back', () => {
  it('take TCP and UDP to each peer, of the families that there are, and never what a node says to itself', () => {
    expect(restored(RULE)).to.deep.equal([
      [
        ...['iptables-nft-restore', '*mangle', ':zq_3_7 -', '-A zq_3_7 -o lo -j RETURN'],
        '-A zq_3_7 -d 10.0.0.1 -p tcp -j NFQUEUE --queue-num 7 --queue-bypass',
        '-A zq_3_7 -d 10.0.0.1 -p udp -j NFQUEUE --queue-num 7 --queue-bypass',
        ...['-A OUTPUT -j zq_3_7', 'COMMIT'],
      ],
    ]);
    const both = restored({ ...RULE, hook: 'input', peers: { 4: ['10.0.0.1'], 6: ['fd00::1'] } });
    expect(both.map(([tool]) => tool)).to.deep.equal(['iptables-nft-restore', 'ip6tables-nft-restore']);
    expect(both[1]).to.include('-A zq_3_7 -s fd00::1 -p udp -j NFQUEUE --queue-num 7 --queue-bypass');
    expect(both[1]).to.include('-A INPUT -j zq_3_7').and.to.include('-A zq_3_7 -i lo -j RETURN');
  });

  it('take whoever is none of the lab’s too where they are told so, and no others of the lab', () => {
    const [lines = []] = restored({ ...RULE, all: { 4: ['10.0.0.1', '10.0.0.2'], 6: [] } });
    const [peer, other, rest] = [
      lines.findIndex((line) => line.includes('-d 10.0.0.1 -p tcp')),
      lines.indexOf('-A zq_3_7 -d 10.0.0.2 -j RETURN'),
      lines.indexOf('-A zq_3_7 -p tcp -j NFQUEUE --queue-num 7 --queue-bypass'),
    ];
    expect(peer).to.be.above(0);
    expect(other).to.be.above(peer);
    expect(rest).to.be.above(other);
  });

  it('are taken away whole, and what is left of them is said', () => {
    const steps = letGoCommand(RULE).split(' && ');
    expect(steps).to.deep.equal([
      'iptables-nft --wait -t mangle -D OUTPUT -j zq_3_7',
      'iptables-nft --wait -t mangle -F zq_3_7',
      'iptables-nft --wait -t mangle -X zq_3_7',
      '{ iptables-nft-save -t mangle | grep -w zq_3_7 || true; }',
    ]);
  });

  it('have somebody who listens to them, with times in ms', () => {
    expect(delayCommand(7, 150, 20)).to.equal('exec python3 -u /zonequake/delay.py 7 150 20');
  });
});
