import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import type { Doing } from '../../export/doings.ts';
import type { Effect } from '../../lab/effect.ts';
import type { OwnSpec } from '../platform/own-spec.ts';
import { faultLines } from './fault-steps.ts';

const node = (id: string, ipv4: string) => ({ id, role: id, region: id, network: 'lab', ipv4, ipv6: '' });
const spec = {
  regions: [],
  fleets: [],
  nodes: [node('ns1', '10.1.0.1'), node('web', '10.1.0.2')],
} as unknown as OwnSpec;

const places = [
  { network: 'x_lab', addresses: ['10.1.0.1', 'fd00::1'], others: ['10.1.0.254'], aliases: ['ns1', 'a'] },
];
const lab = { spec, containersOf: (id: string) => ({ container: `x-${id}`, pod: `x-${id}.pod`, places }) };

const doing = (words: string, atMs: number, untilMs: number, ...effects: readonly Effect[]): Doing => ({
  ...{ words, atMs, untilMs, effects },
});

/** What lines say that a lab was told, with commands that only say how they are called. */
const called = (lines: readonly string[]): readonly string[] => {
  const pretended = [
    'declare -A held',
    'begin() { held[$1]=$((held[$1] + 1)) && ((held[$1] == 1)); }',
    'end() { held[$1]=$((held[$1] - 1)) && ((held[$1] == 0)); }',
    'free() { ((held["dead $1"] == 0)); }',
    ...['at', 'say'].map((name) => `${name}() { :; }`),
    ...['go', 'now'].map((name) => `${name}() { echo "$*"; }`),
  ];
  const out = execFileSync('bash', { input: [...pretended, ...lines].join('\n'), encoding: 'utf8' });
  return out.trim().split('\n');
};

describe('faults of an owner’s lab as lines of a script', () => {
  it('kill and start at their times, and say so', () => {
    const lines = faultLines([doing('ns1 dies', 1_000, 5_000, { is: 'down', nodes: ['ns1'], how: 'process' })], lab);
    expect(lines).to.deep.equal([
      'at 1000',
      "say 'ns1 dies'",
      "begin 'dead x-ns1' && go killed x-ns1",
      'at 5000 healing',
      "end 'dead x-ns1' && now started x-ns1",
      "say 'healed: ns1 dies'",
    ]);
  });

  it('have a machine hear nothing before it dies, and until it lives', () => {
    const lines = faultLines([doing('ns1 dies', 1_000, 5_000, { is: 'down', nodes: ['ns1'], how: 'machine' })], lab);
    expect(called(lines)).to.have.length(4);
    const [deaf, killed, started, hears] = called(lines);
    expect([killed, started]).to.deep.equal(['killed x-ns1', 'started x-ns1']);
    expect(deaf).to.match(/^rule x-ns1\.pod add table inet zq_deaf; /);
    expect(hears).to.equal('rule x-ns1.pod delete table inet zq_deaf');
  });

  it('take a container away with its addresses and names, and move one that lives', () => {
    const of = (how: 'container' | 'moved') =>
      called(faultLines([doing(how, 1_000, 5_000, { is: 'down', nodes: ['ns1'], how })], lab));
    const [away, back] = [
      'leaves x-ns1.pod x_lab',
      'joins x-ns1.pod --ip 10.1.0.1 --ip6 fd00::1 --alias ns1 --alias a x_lab',
    ];
    expect(of('container')).to.deep.equal([away, 'killed x-ns1', back, 'started x-ns1']);
    expect(of('moved')).to.deep.equal([
      away,
      'joins x-ns1.pod --ip 10.1.0.254 --alias ns1 --alias a x_lab',
      away,
      back,
    ]);
  });

  it('crash, restart and pause what is not dead', () => {
    const how = ['crash', 'restart', 'pause'] as const;
    const doings = how.map((one, n) =>
      doing(one, n * 5_000, n * 5_000 + 1_000, { is: 'down', nodes: ['ns1'], how: one }),
    );
    const alive = ['crashed x-ns1', 'started x-ns1', 'docker restart --time 10 x-ns1', 'paused x-ns1', 'goes_on x-ns1'];
    expect(called(faultLines(doings, lab))).to.deep.equal(alive);
    const dead = doing('dies', 0, 20_000, { is: 'down', nodes: ['ns1'], how: 'process' });
    expect(called(faultLines([dead, ...doings.slice(0, 2)], lab))).to.deep.equal(['killed x-ns1', 'started x-ns1']);
  });

  it('hold a node down until the last of two lets go, and without a gap where one follows the other', () => {
    const down: Effect = { is: 'down', nodes: ['ns1'], how: 'process' };
    const [first, second, third] = [
      doing('one', 1_000, 5_000, down),
      doing('two', 3_000, 7_000, down),
      doing('three', 7_000, 9_000, down),
    ];
    const lines = faultLines([first, second, third], lab);
    expect(lines.filter((line) => line.startsWith('at '))).to.include.members(['at 3000', 'at 9000 healing']);
    expect(lines.join('\n'), 'waits before it heals').to.match(/at 7000\nsay 'three'\n[^\n]+\nat 7000 healing\n/);
    expect(called(lines)).to.deep.equal(['killed x-ns1', 'started x-ns1']);
  });

  it('restart who starts without what it needs once that is missing, and let that come back', () => {
    const late = doing(
      'late',
      1_000,
      5_000,
      { is: 'down', nodes: ['web'], how: 'restart' },
      { is: 'down', nodes: ['ns1'], how: 'process' },
    );
    expect(faultLines([late], lab)).to.deep.equal([
      ...['at 1000', "say 'late'", "begin 'dead x-ns1' && go killed x-ns1"],
      ...['at 1000', 'free x-web && go docker restart --time 10 x-web'],
      ...['at 5000 healing', "end 'dead x-ns1' && now started x-ns1", "say 'healed: late'"],
    ]);
  });

  it('have a service hear nothing at one port', () => {
    const deaf: Effect = { is: 'deaf', nodes: ['ns1'], port: { protocol: 'tcp', number: 53 } };
    const [lost = '', healed] = called(faultLines([doing('cut', 1_000, 2_000, deaf)], lab));
    expect(lost).to.match(/^rule x-ns1\.pod add table inet zq_0_0_0; .* hook input .* tcp dport 53 .*drop$/);
    expect(healed).to.equal('rule x-ns1.pod delete table inet zq_0_0_0');
  });

  it('lose packets at the receiver, by a table of their own', () => {
    const lossy: Effect = { is: 'lossy', from: ['ns1'], to: ['web'], families: [4, 6], loss: 1 };
    const [lost = '', healed] = called(faultLines([doing('cut', 1_000, 2_000, lossy)], lab));
    expect(lost).to.match(
      /^rule x-web\.pod add table inet zq_0_0_0; .* hook input .* ip saddr \{ 10\.1\.0\.1 \} .*drop$/,
    );
    expect(healed).to.equal('rule x-web.pod delete table inet zq_0_0_0');
  });
});
