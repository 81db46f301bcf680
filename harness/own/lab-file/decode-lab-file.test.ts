import { expect } from 'chai';
import { UsageError } from '../../basics/errors.ts';
import { LAB_FILE, SERVICES } from '../../testkit/own-lab.ts';
import { decodeLabFile } from './decode-lab-file.ts';
import { ofService } from './lab-file.ts';
import { checkServices } from './services.ts';

const decode = (text: string) => decodeLabFile(text, 'zonequake.yaml');
/** The example with one piece of text replaced, which must be there. */
function changed(from: string, to: string): string {
  expect(LAB_FILE).to.contain(from);
  return LAB_FILE.replace(from, to);
}
const LEAST = 'format: zonequake-lab/1\ncheck:\n  - get: http://www.example.com/\n';

describe('a lab file', () => {
  const { lab } = decode(LAB_FILE);

  it('says which files, and without what', () => {
    expect(lab).to.deep.include({
      compose: ['compose.yml', 'extra.yml'],
      without: ['grafana'],
      env: ['variables.env'],
      profiles: ['full'],
    });
  });

  it('says who does what, needs whom, and fails together', () => {
    expect(ofService(lab.roles, 'resolver')).to.deep.equal(['resolver', 'balancer']);
    expect(ofService(lab.roles, 'ns1')).to.deep.equal(['authoritative']);
    expect(lab.regions).to.deep.equal({ a: ['ns1', 'edge1'], b: ['ns2', 'edge2'] });
    expect(lab.needs).to.deep.equal({ resolver: [{ any: ['ns1', 'ns2'] }], edge1: [{ any: ['db'] }] });
  });

  it('says nothing of a service whose name is that of a method', () => {
    expect(ofService(lab.roles, 'constructor')).to.equal(undefined);
  });

  it('gives times in milliseconds', () => {
    expect(lab.readyMs).to.equal(90_000);
    expect(lab.failover).to.deep.equal({ defaultMs: 6_000, byServiceMs: { resolver: 7_000 } });
    expect(lab.recover).to.deep.equal({ defaultMs: 30_000, byServiceMs: {} });
    expect(lab.client).to.deep.equal({
      ask: { how: 'resolvers', services: ['resolver'] },
      timeoutMs: 4_000,
      tries: 3,
      perSecond: 20,
    });
  });

  it('has checks of three sorts', () => {
    expect(lab.check).to.deep.equal([
      {
        is: 'zone',
        zone: 'example.com',
        source: { is: 'file', path: 'primary/db.example.com' },
        agreeMs: 20_000,
        servers: undefined,
      },
      { is: 'zone', zone: 'other.test', source: { is: 'axfr', from: 'ns1' }, agreeMs: 10_000, servers: ['ns1'] },
      {
        is: 'zone',
        zone: 'third.test',
        source: { is: 'names', names: ['www.third.test'] },
        agreeMs: 10_000,
        servers: undefined,
      },
      {
        is: 'name',
        name: 'www.example.com',
        type: 'A',
        answers: ['192.0.2.10', '192.0.2.11'],
        servers: ['ns1'],
      },
      { is: 'name', name: 'any.example.com', type: 'TYPE65280', answers: undefined, servers: undefined },
      {
        is: 'get',
        url: 'http://www.example.com/',
        from: ['edge1', 'edge2'],
        status: 203,
        page: { body: 'hello' },
        ca: undefined,
      },
      {
        is: 'get',
        url: 'https://www.example.com/',
        from: [],
        status: 200,
        page: { sha256: 'abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789' },
        ca: { file: '/shared/ca.crt', on: 'edge1' },
      },
    ]);
  });

  it('has answers in the one form in which they are compared', () => {
    const answers = (type: string, text: string) => {
      const [check] = decode(`${LEAST}  - name: x\n    type: ${type}\n    answers: ${text}\n`).lab.check.slice(1);
      return check?.is === 'name' && [check.type, ...(check.answers ?? [])];
    };
    expect(answers('MX', '[010 Mail.example.com., "20 ."]')).to.deep.equal(['MX', '10 mail.example.com', '20 .']);
    expect(answers('type28', '2001:DB8::0:1')).to.deep.equal(['AAAA', '2001:db8::1']);
    expect(answers('TXT', `'"a b" c'`)).to.deep.equal(['TXT', '"a b" "c"']);
    expect(answers('HTTPS', '"\\\\# 3 000100"')).to.deep.equal(['HTTPS', '\\# 3 000100']);
  });

  it('says what is tolerated, flushed, pushed, and done between runs', () => {
    expect(lab.tolerate).to.deep.equal({ ns1: { down: 'serves' }, resolver: { down: 'fails' } });
    expect(lab.flush).to.deep.equal({ resolver: 'unbound-control flush_zone .' });
    expect(lab.push.zone).to.deep.equal({
      on: 'ns1',
      file: 'primary/db.example.com',
      bump: 'none',
      check: 'named-checkzone example.com /etc/bind/db.example.com',
      reload: 'rndc reload example.com',
      undo: { run: 'rndc sync' },
    });
    expect(lab.reset).to.deep.equal({ on: 'ns1', run: 'rndc flush' });
  });

  it('has a default for all but what is right', () => {
    expect(decode(LEAST).lab).to.deep.include({
      compose: [],
      roles: {},
      readyMs: 120_000,
      client: { ask: undefined, timeoutMs: 2_500, tries: 2, perSecond: 10 },
      failover: { defaultMs: 5_000, byServiceMs: {} },
      recover: { defaultMs: 15_000, byServiceMs: {} },
      reset: 'heal',
    });
  });

  it('takes a default that one service alone departs from', () => {
    const { failover } = decode(`${LEAST}failover: { edge1: 9s }\n`).lab;
    expect(failover).to.deep.equal({ defaultMs: 5_000, byServiceMs: { edge1: 9_000 } });
  });

  it('may have clients that iterate, or ask servers', () => {
    const ask = (text: string) => decode(changed('ask: [resolver]', text)).lab.client.ask;
    expect(ask('ask: iterate, hints: ns1')).to.deep.equal({ how: 'iterate', hints: ['ns1'] });
    expect(ask('ask: servers')).to.deep.equal({ how: 'servers' });
  });

  it('names services that the compose files have', () => {
    checkServices(decode(LAB_FILE), SERVICES);
    expect(() => checkServices(decode(LAB_FILE), [])).to.throw(
      UsageError,
      /unknown service "grafana": There are: none/,
    );
  });
});

describe('a lab file is refused for', () => {
  const bad: readonly [string, string, string, RegExp][] = [
    ['text that is not YAML', 'regions: {', 'regions: [', /^zonequake\.yaml line \d+: this is not YAML/],
    ['another format', 'lab/1', 'lab/2', /^zonequake\.yaml line 1: format is wrong/],
    ['no checks', 'check:\n', 'check: []\nchecks:\n', /line 14: checks is a field that this build does not know/],
    ['a field that is misspelt', 'without: [', 'wihtout: [', /line 3: wihtout is a field .*did you mean "without"\?$/],
    [
      'a field of a check that is misspelt',
      'agree: 20s',
      'agrees: 20s',
      /line 16: check\[0\]\.agrees is a field that .* did you mean "agree"\?$/,
    ],
    [
      'an unknown role',
      'ns2: secondary',
      'ns2: secondry',
      /line 6: roles\.ns2 is wrong \("secondry" is no role, did you mean "secondary"\? There are: authoritative, .*\): correct it$/,
    ],
    ['a role that is no word', 'db: other', 'db: 5', /line 6: roles\.db is wrong \(expected a role/],
    ['a length without unit', 'ready: 1.5m', 'ready: 90', /line 11: ready is wrong \(expected a length of time/],
    ['a length of no unit', 'ready: 1.5m', 'ready: 2 h', /line 11: ready: "2 h" is no length of time: write it as 5s/],
    ['no length', 'agree: 20s', 'agree: 0s', /line 16: check\[0\]\.agree: "0s" is no length of time/],
    ['a length of days', 'timeout: 4s', 'timeout: 4000s', /line 12: client\.timeout: "4000s" is too long: give 1m/],
    ['an allowance that is none', 'recover: 30s', 'recover: soon', /line \d+: recover: "soon" is no length of time/],
    ['a rate that is none', 'rate: 20/s', 'rate: 20', /client\.rate is wrong \(expected a rate, such as 10/],
    ['a rate of nothing', 'rate: 20/s', 'rate: 0/s', /line 12: client\.rate: "0\/s" is no rate: write it as 10\/s/],
    ['too much', 'rate: 20/s', 'rate: 99999/s', /client\.rate: "99999\/s" is too much: give 1000\/s at most$/],
    ['hints of nobody who iterates', 'tries: 3', 'tries: 3, hints: ns1', /client\.hints: only who iterates needs/],
    ['a service of two regions', 'b: [ns2', 'b: [ns1', /line 7: regions\.b\[0\]: "ns1" is in a already: leave one out/],
    ['who needs itself', 'edge1: [db]', 'edge1: [edge1]', /line 10: needs\.edge1\[0\]: nobody needs itself/],
    [
      'a check of no sort',
      '- name: any',
      '- nam: any',
      /line 26: check\[4\]: a check has one of .*did you mean "name"\?/,
    ],
    [
      'a check of two sorts',
      'get: http://www.example.com\n',
      'get: http://www.example.com\n    name: x\n',
      /check\[5\]: a check has one of zone, name and get: make two of it$/,
    ],
    ['a zone from nowhere', '    axfr: ns1\n', '', /line 17: check\[1\]: a zone has one of file, axfr and names/],
    ['a zone from two places', 'axfr: ns1', 'axfr: ns1\n    file: x', /check\[1\]: a zone has one of file, axfr/],
    [
      'a name of another zone',
      'names: [www.third',
      'names: [www.fourth',
      /names\[0\]: "www.fourth.test" is not in third/,
    ],
    ['a name that is none', 'name: any.example', 'name: any..example', /check\[4\]\.name: .*label of 0 octets/],
    ['a type that is none', 'TYPE65280', 'AAAAA', /check\[4\]\.type: "AAAAA" is not an RRTYPE: write it as A, AAAA/],
    ['a type that is not asked', 'TYPE65280', 'axfr', /check\[4\]\.type: AXFR has no answer of its own/],
    ['the same check again', 'any.example.com\n    type: TYPE65280', 'www.example.com\n    type: A', /already/],
    [
      'no answers',
      'answers: [192.0.2.10, 192.0.2.11]',
      'answers: []',
      /check\[3\]\.answers is wrong \(it is empty\): correct it$/,
    ],
    [
      'an answer that is none',
      '192.0.2.11]',
      '192.0.2.999]',
      /line 24: check\[3\]\.answers\[1\]: .* is no IPv4 address/,
    ],
    [
      'an answer of a type that is not read',
      'type: TYPE65280',
      'type: HTTPS\n    answers: 1 .',
      /line 28: check\[4\]\.answers\[0\]: HTTPS is a type that is not read: write its data as \\# LENGTH HEX$/,
    ],
    [
      'an address of no page',
      'http://www.example.com\n',
      'ftp://www.example.com\n',
      /check\[5\]\.get: .*is no address/,
    ],
    ['an address of no name', 'http://www.example.com\n', 'http://a..b/\n', /check\[5\]\.get: .*label of 0 octets/],
    ['an address with a user', 'http://www', 'http://me@www', /check\[5\]\.get: .*has a user or a #/],
    ['a page told twice', '    sha256', '    body: x\n    sha256', /check\[6\]\.sha256: body says the same/],
    ['a signer of no certificate', 'body: hello', 'ca: x.crt', /check\[5\]\.ca: .* needs no certificate: leave it out/],
    ['a status that is none', 'status: 203', 'status: 99', /check\[5\]\.status is wrong/],
    ['a push without reload', '    reload: rndc reload example.com\n', '', /push\.zone\.reload is missing: add it$/],
    ['a reset that is none', 'reset: {', 'reset: now #', /reset is wrong \(expected heal, recreate, restart, or a/],
    [
      'a command on two lines',
      'run: rndc flush',
      'run: "rndc\\nflush"',
      /reset\.run is wrong \(it has characters that cannot be printed\)/,
    ],
  ];
  for (const [what, from, to, message] of bad)
    it(what, () => expect(() => decode(changed(from, to))).to.throw(UsageError, message));

  const strangers: readonly [string, string, RegExp][] = [
    [
      'roles: { ns1',
      'roles: { nsl',
      /^zonequake\.yaml line 6: roles\.nsl: unknown service "nsl": did you mean "ns1"\? There/,
    ],
    ['without: [g', 'without: [gg', /line 3: without\[0\]: unknown service "ggrafana": did you mean "grafana"\?/],
    ['db: other', 'grafana: other', /line 6: roles\.grafana: "grafana" is under without, so it is not there/],
    ['a: [ns1, edge1]', 'a: [ns1, edge9]', /line 7: regions\.a\[1\]: unknown service "edge9"/],
    ['[{ any: [ns1, ns2] }]', '[{ any: [ns1, ns9] }]', /line 9: needs\.resolver\[0\]\.any\[1\]: unknown/],
    ['edge1: [db]', 'edge1: [dba]', /line 10: needs\.edge1\[0\]\.any\[0\]: unknown service "dba"/],
    ['ask: [resolver]', 'ask: [resolve]', /line 12: client\.ask\[0\]: unknown service "resolve"/],
    ['axfr: ns1', 'axfr: ns3', /line 18: check\[1\]\.axfr: unknown service "ns3"/],
    ['servers: ns1', 'servers: ns3', /line 19: check\[1\]\.servers\[0\]: unknown service "ns3"/],
    ['from: [edge1, edge2]', 'from: [edge1, x]', /line 29: check\[5\]\.from\[1\]: unknown service "x"/],
    ['on: edge1 }', 'on: edge7 }', /check\[6\]\.ca\.on: unknown service "edge7"/],
    ['resolver: 7s', 'resolve: 7s', /failover\.resolve: unknown service/],
    ['tolerate: { ns1', 'tolerate: { ns7', /tolerate\.ns7: unknown service/],
    ['flush: { resolver', 'flush: { r', /flush\.r: unknown service/],
    ['    on: ns1', '    on: ns7', /push\.zone\.on: unknown service/],
    ['reset: { on: ns1', 'reset: { on: ns7', /reset\.on: unknown service/],
  ];
  for (const [from, to, message] of strangers)
    it(`a service that is not there: ${to}`, () =>
      expect(() => checkServices(decode(changed(from, to)), SERVICES)).to.throw(UsageError, message));
});
