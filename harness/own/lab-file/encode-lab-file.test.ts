import { expect } from 'chai';
import { LAB_FILE } from '../../testkit/own-lab.ts';
import { decodeLabFile } from './decode-lab-file.ts';
import { lengthText } from './encode-fields.ts';
import { encodeLabFile, type Source } from './encode-lab-file.ts';

const decode = (text: string) => decodeLabFile(text, 'zonequake.yaml').lab;
const LEAST = `format: zonequake-lab/1
check:
  - zone: example.com
    file: db.example.com
  - get: http://www.example.com/
push: { zone: { on: ns1, file: db.example.com, reload: rndc reload } }
`;

describe('a lab file that is written', () => {
  it('means the same when it is read', () => {
    for (const text of [LAB_FILE, LEAST]) {
      const lab = decode(text);
      expect(decode(encodeLabFile(lab))).to.deep.equal(lab);
      expect(encodeLabFile(decode(encodeLabFile(lab)))).to.equal(encodeLabFile(lab));
    }
  });

  it('means the same whatever its texts look like', () => {
    const hostile = ['a: b # c', '- x', 'yes', '12', 'it\'s "q"', '{a}', '*x', '!t', '%', '|', ' ', '~', 'null', '1e3'];
    for (const text of hostile) {
      const lab = { ...decode(LEAST), flush: { on: text, null: text, '1': text }, env: [text] };
      expect(decode(encodeLabFile(lab)), text).to.deep.equal(lab);
      const [check] = decode(LEAST).check.slice(1);
      if (check?.is !== 'get') throw new Error('no page');
      const page = { ...lab, check: [{ ...check, page: { body: `${text}\n\n ${text}\t` } }] };
      expect(decode(encodeLabFile(page)), text).to.deep.equal(page);
    }
  });

  it('spells out every default, each with its source beside it', () => {
    expect(encodeLabFile(decode(LEAST))).to.equal(`format: zonequake-lab/1
compose: []
without: []
env: []
profiles: []
roles: {}
regions: {}
needs: {}
ready: 2m # default: most labs have no healthcheck, so this is how long their checks may fail after a start
client:
  timeout: 2500ms # default: timeout of resolv.conf(5) by its attempts, as musl waits, the most impatient of stubs
  tries: 2 # default: attempts of resolv.conf(5)
  rate: 10/s # default: enough that each second of a fault is seen
check:
  - zone: example.com
    file: db.example.com
    agree: 10s # default: a NOTIFY, one that is sent again, and a transfer
  - get: http://www.example.com/
    from: []
    status: 200 # default: a page that is there
failover:
  default: 5s # default: all tries of a client
recover:
  default: 15s # default: what most servers take to ask again whom they had given up
tolerate: {}
flush: {}
push:
  zone:
    on: ns1
    file: db.example.com
    bump: serial # default: secondaries take no zone without a higher one
    reload: rndc reload
    undo: keep # default: the old content under a higher serial, which secondaries follow
reset: heal # default: a start takes longer than to wait until every check held twice
`);
  });

  it('has no such comment where a value is not the default', () => {
    const text = encodeLabFile(decode(LAB_FILE));
    const lines = text.split('\n').filter((line) => line.includes('# default:'));
    expect(lines.map((line) => line.trim().split(' #')[0])).to.deep.equal(['agree: 10s', 'agree: 10s', 'status: 200']);
  });

  it('tells where values are from, in one line each, and has a head', () => {
    const sources: Source[] = [
      { path: ['roles', 'ns1'], text: 'AA for\nexample.com' },
      { path: ['failover', 'resolver'], text: 'outbound-msg-retry of Unbound' },
      { path: ['client', 'ask'], text: 'RA' },
      { path: ['check', 1, 'agree'], text: 'instead of the default' },
      { path: ['check', 0], text: 'of primary/named.conf' },
      { path: ['none'], text: 'of nothing' },
    ];
    const text = encodeLabFile(decode(LAB_FILE), sources, ['Written by hand.', 'And\nmore.']);
    expect(text).to.match(/^# Written by hand\.\n# And\\nmore\.\n\nformat: /);
    for (const line of [
      '  ns1: authoritative # AA for\\nexample.com\n',
      '  resolver: 7s # outbound-msg-retry of Unbound\n',
      '  ask: [resolver] # RA\n',
      '    agree: 10s # instead of the default\n',
      '  # of primary/named.conf\n  - zone: example.com\n',
      '  ns1: {down: serves}\n',
      '    - {any: [ns1, ns2]}\n',
    ])
      expect(text).to.contain(line);
    expect(text).not.to.contain('of nothing');
    expect(decode(text)).to.deep.equal(decode(LAB_FILE));
  });

  it('has lengths of time in the largest unit that will do', () => {
    expect([500, 1_500, 5_000, 90_000, 120_000].map(lengthText)).to.deep.equal(['500ms', '1500ms', '5s', '90s', '2m']);
  });
});
