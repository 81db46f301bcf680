import { expect } from 'chai';
import { node, zone } from '../../testkit/own-checks.ts';
import { decodeLabFile } from '../lab-file/decode-lab-file.ts';
import type { Zone } from '../lab-file/zone.ts';
import type { AskedNode, Question } from './question.ts';
import { askedFor, askedOf } from './question-words.ts';
import { questionsOf } from './questions-of.ts';

const NODES: readonly AskedNode[] = [
  node('ns1', ['authoritative'], '10.0.0.1'),
  node('ns2', ['secondary'], '10.0.0.2'),
  node('res', ['resolver'], '10.0.0.3'),
  node('edge-1', ['edge'], '10.0.0.4'),
  node('edge-2', ['edge'], '10.0.0.5'),
  node('db', ['other'], '10.0.0.6'),
];
const DUAL = NODES.map((one, index) =>
  index < 4 ? node(one.id, one.roles, `10.0.0.${index + 1}`, `fd00::${index + 1}`) : one,
);

const example = zone('example.com', 'www CNAME web\nweb A 192.0.2.1\nweb AAAA 2001:db8::1\n');
const plan = (
  checks: string,
  zones: readonly Zone[] = [example],
  nodes = NODES,
  more = '',
  signers = new Map<number, string>(),
) => {
  const { lab } = decodeLabFile(`format: zonequake-lab/1\n${more}\ncheck:\n${checks}\n`, 'x.yaml');
  let count = 0;
  return questionsOf({ lab, nodes, zones, draw: () => `zq${++count}`, signers });
};
const ZONE = '  - { zone: example.com, file: x }';
const words = ({ questions }: { questions: readonly Question[] }) =>
  questions.map(({ ask }) => `${askedOf(ask)}: ${askedFor(ask)}${ask.is === 'name' && ask.recursion ? ' +rd' : ''}`);
const dataOf = ({ questions }: { questions: readonly Question[] }, name: string, type: string) => {
  const found = questions.find(({ ask }) => askedFor(ask) === `${name} ${type}`)?.expected;
  return found?.is === 'links' ? found.links.map((link) => `${link.name} ${link.type} ${link.data.join()}`) : found;
};

describe('the questions of a zone', () => {
  it('are every name and type, at each server and through each resolver', () => {
    const whole = zone('example.com', '@ NS ns1\n@ MX 10 mail\nmail A 192.0.2.2');
    const asked = ['example.com SOA', 'example.com NS', 'example.com MX', 'mail.example.com A'];
    expect(words(plan(ZONE, [whole]))).to.have.members(
      asked.flatMap((one) => [`ns1 (10.0.0.1): ${one}`, `ns2 (10.0.0.2): ${one}`, `res (10.0.0.3): ${one} +rd`]),
    );
  });

  it('follow aliases: asked is what the name behind them has', () => {
    const made = plan(ZONE);
    const asked = words(made).filter((one) => one.startsWith('ns1'));
    expect(asked).to.have.members(
      ['example.com SOA', 'www.example.com A', 'web.example.com A'].map((one) => `ns1 (10.0.0.1): ${one}`),
    );
    expect(dataOf(made, 'www.example.com', 'A')).to.deep.equal([
      'www.example.com CNAME web.example.com',
      'web.example.com A 192.0.2.1',
    ]);
  });

  it('demand no AAAA where the lab has IPv4 alone, and say so', () => {
    expect(plan(ZONE).leftOut).to.deep.equal(['AAAA of 2 names of example.com: the lab has IPv4 alone']);
    const dual = plan(ZONE, [example], DUAL);
    expect(dual.leftOut).to.deep.equal([]);
    expect(words(dual)).to.include.members([
      'ns1 (10.0.0.1): www.example.com AAAA',
      'ns1 (fd00::1): www.example.com AAAA',
      'res (fd00::3): web.example.com A +rd',
    ]);
  });

  it('follow aliases into other zones, and stop where none is known', () => {
    const alias = zone('example.com', 'a CNAME b.other.test.\nc CNAME d.none.test.\ne CNAME e2\n');
    const other = zone('other.test', 'b CNAME b2\nb2 TXT x\n');
    const made = plan(`${ZONE}\n  - { zone: other.test, file: y }`, [alias, other]);
    expect(dataOf(made, 'a.example.com', 'TXT')).to.deep.equal([
      'a.example.com CNAME b.other.test',
      'b.other.test CNAME b2.other.test',
      'b2.other.test TXT "x"',
    ]);
    expect(dataOf(made, 'c.example.com', 'CNAME')).to.deep.equal(['c.example.com CNAME d.none.test']);
    expect(dataOf(made, 'e.example.com', 'CNAME')).to.deep.equal(['e.example.com CNAME e2.example.com']);
    expect(made.leftOut).to.deep.equal(['what is behind 2 aliases of example.com: no zone that is checked has it']);
  });

  it('follow no aliases that lead to each other', () => {
    const loop = zone('example.com', 'a CNAME b\nb CNAME a\n');
    expect(dataOf(plan(ZONE, [loop]), 'a.example.com', 'CNAME')).to.deep.equal(['a.example.com CNAME b.example.com']);
  });

  it('leave what is delegated to others, but for the DS', () => {
    const parent = zone('example.com', 'sub NS ns.sub\nsub DS 1 8 2 beef\nns.sub A 192.0.2.9\nold DNAME new\n');
    const asked = words(plan(ZONE, [parent])).filter((one) => one.startsWith('ns1'));
    expect(asked.map((one) => one.split(': ')[1])).to.have.members([
      'example.com SOA',
      'sub.example.com DS',
      'old.example.com DNAME',
    ]);
  });

  it('draw a name below each wildcard that is none of the zone', () => {
    const wild = zone('example.com', '*.w A 192.0.2.3\nzq1.w A 192.0.2.4\n* TXT x\n');
    const made = plan(ZONE, [wild]);
    expect(dataOf(made, 'zq2.w.example.com', 'A')).to.deep.equal(['zq2.w.example.com A 192.0.2.3']);
    expect(dataOf(made, 'zq3.example.com', 'TXT')).to.deep.equal(['zq3.example.com TXT "x"']);
    expect(words(made).some((one) => one.includes('*'))).to.equal(false);
  });

  it('leave out signatures, and types whose data are not read', () => {
    const signed = zone('example.com', 'a HTTPS 1 .\na RRSIG A 8 3 5 6 7 8 @ beef\nb NSEC c A\n');
    const made = plan(ZONE, [signed]);
    expect(words(made).filter((one) => !one.includes('SOA'))).to.deep.equal([]);
    expect(made.leftOut).to.deep.equal(['HTTPS of example.com: data of such types are not read']);
  });

  it('are asked of the servers that the check names', () => {
    const made = plan('  - { zone: example.com, file: x, servers: ns2 }');
    expect(words(made).filter((one) => one.startsWith('ns1'))).to.deep.equal([]);
    const none = plan(ZONE, [example], NODES.slice(2));
    expect(none.leftOut).to.include('zone example.com is asked at no server: none has such a role');
  });

  it('are of the names that the check has, where there is no file', () => {
    const made = plan('  - { zone: third.test, names: [www.third.test] }');
    expect(words(made)).to.deep.equal([
      'ns1 (10.0.0.1): third.test SOA',
      'ns2 (10.0.0.2): third.test SOA',
      'ns1 (10.0.0.1): www.third.test A',
      'ns2 (10.0.0.2): www.third.test A',
      'res (10.0.0.3): www.third.test A +rd',
    ]);
    expect(dataOf(made, 'www.third.test', 'A')).to.deep.equal({ is: 'choice', answers: undefined });
  });

  it('give way to what is said of a name by itself', () => {
    const made = plan(`${ZONE}\n  - { name: web.example.com, type: A, answers: 192.0.2.7 }`);
    const asked = made.questions.filter(({ ask }) => askedFor(ask) === 'web.example.com A');
    expect(asked.map(({ check }) => check)).to.deep.equal([1, 1, 1]);
    expect(dataOf(made, 'web.example.com', 'A')).to.deep.equal({ is: 'choice', answers: ['192.0.2.7'] });
  });
});

describe('the questions of a name', () => {
  const NAME = '  - { name: web.example.com, type: A, answers: 192.0.2.1 }';

  it('are asked at the servers of its zone and through each resolver', () => {
    expect(words(plan(`  - { zone: example.com, names: [x.example.com] }\n${NAME}`, []))).to.include.members([
      'ns1 (10.0.0.1): web.example.com A',
      'ns2 (10.0.0.2): web.example.com A',
      'res (10.0.0.3): web.example.com A +rd',
    ]);
  });

  it('are asked through resolvers alone where no zone is checked that has it, or the zone has given it away', () => {
    expect(words(plan(NAME, []))).to.deep.equal(['res (10.0.0.3): web.example.com A +rd']);
    const parent = zone('example.com', 'web NS ns.web\n');
    expect(words(plan(`${ZONE}\n${NAME}`, [parent])).filter((one) => one.includes('web.'))).to.deep.equal([
      'res (10.0.0.3): web.example.com A +rd',
    ]);
  });

  it('are asked of whom the check names', () => {
    const made = plan('  - { name: x.test, type: MX, servers: [ns2, db] }', []);
    expect(words(made)).to.deep.equal([
      'ns2 (10.0.0.2): x.test MX',
      'db (10.0.0.6): x.test MX',
      'res (10.0.0.3): x.test MX +rd',
    ]);
  });

  it('are told where there is nobody to ask, or no such family', () => {
    expect(plan(NAME, [], NODES.slice(0, 2)).leftOut).to.deep.equal([
      'web.example.com A is asked of nobody: there is no resolver, and no zone that is checked has it',
    ]);
    const made = plan('  - { name: x.test, type: AAAA }', []);
    expect(made).to.deep.equal({ questions: [], leftOut: ['x.test AAAA: the lab has IPv4 alone'] });
  });
});

describe('the questions of a page', () => {
  const PAGE = '  - { get: "http://www.example.com:8080/x", from: edge, body: hello }';

  it('are asked at each replica that may serve it, and through each resolver', () => {
    const made = plan(PAGE);
    expect(words(made)).to.deep.equal([
      'edge-1 (10.0.0.4): http://www.example.com:8080/x',
      'edge-2 (10.0.0.5): http://www.example.com:8080/x',
      'through res (10.0.0.3): http://www.example.com:8080/x',
    ]);
    expect(made.questions[0]).to.deep.include({ expected: { is: 'page', status: 200, page: { body: 'hello' } } });
    expect(made.questions[0]?.ask).to.deep.include({
      host: 'www.example.com:8080',
      way: { by: 'resolver', peer: { node: 'res', family: 4, address: '10.0.0.3' } },
    });
  });

  it('are asked of whoever is signed for by whom the check names', () => {
    const made = plan(PAGE, [], NODES, '', new Map([[0, 'PEM']]));
    expect(made.questions.map(({ ask }) => ask.is === 'page' && ask.ca)).to.deep.equal(['PEM', 'PEM', 'PEM']);
  });

  it('are asked in the families that its name has, as far as that is known', () => {
    const families = (zones: readonly Zone[]) =>
      plan('  - { get: "http://www.example.com/" }', zones, DUAL).questions.map(({ ask }) =>
        ask.is === 'page' && ask.way?.by === 'resolver' ? `${ask.way.peer.family} ${ask.family}` : '',
      );
    expect(families([example])).to.deep.equal(['4 4', '4 6', '6 4', '6 6']);
    expect(families([zone('example.com', 'www AAAA 2001:db8::1\n')])).to.deep.equal(['4 6', '6 6']);
    expect(families([])).to.deep.equal(['4 4', '6 4']);
  });

  it('are asked straight where there is no name', () => {
    const made = plan('  - { get: "http://[fd00::9]/" }\n  - { get: "http://10.0.0.9/", from: edge }');
    expect(words(made)).to.deep.equal([
      'at its address: http://[fd00::9]/',
      'edge-1 (10.0.0.4): http://10.0.0.9/',
      'edge-2 (10.0.0.5): http://10.0.0.9/',
      'at its address: http://10.0.0.9/',
    ]);
  });
});

describe('the ways that clients ask', () => {
  const PAGE = '  - { get: "http://www.example.com/" }';
  const ways = (more: string, nodes = NODES) =>
    plan(PAGE, [example], nodes, more).questions.map(({ ask }) => (ask.is === 'page' ? askedOf(ask) : ''));

  it('are the resolvers: those that clients ask first', () => {
    const nodes = [...NODES, node('other', ['balancer'], '10.0.0.7')];
    expect(ways('client: { ask: other }', nodes)).to.deep.equal(['through other (10.0.0.7)', 'through res (10.0.0.3)']);
  });

  it('are the servers, where there is no resolver or clients are said to ask those', () => {
    expect(ways('', NODES.slice(0, 2))).to.deep.equal(['by the servers of its zone']);
    expect(ways('client: { ask: servers }')).to.deep.equal(['by the servers of its zone', 'through res (10.0.0.3)']);
  });

  it('may be from the root on', () => {
    const more = 'client: { ask: iterate, hints: ns1 }';
    expect(ways(more)).to.deep.equal(['from the root on', 'through res (10.0.0.3)']);
    const asks = plan(ZONE, [example], NODES, more).questions.map(({ ask }) => ask);
    expect(asks.find(({ is }) => is === 'iterate')).to.deep.equal({
      is: 'iterate',
      roots: [{ node: 'ns1', family: 4, address: '10.0.0.1' }],
      name: 'example.com',
      type: 'SOA',
    });
  });
});
