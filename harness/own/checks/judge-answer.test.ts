import { expect } from 'chai';
import { parseQuery } from '../../dns/query.ts';
import { buildQuery, parseResponse, respond } from '../../dns/response.ts';
import type { Answer } from './answer.ts';
import { answerOf, pageOf } from './answer.ts';
import { judgeAnswer } from './judge-answer.ts';
import type { AskName, AskPage, Expected, Link } from './question.ts';

const ASKER = '10.0.0.254';
const atServer: AskName = {
  is: 'name',
  to: { node: 'ns1', family: 4, address: '10.0.0.1' },
  over: 'udp',
  name: 'www.example.com',
  type: 'A',
  recursion: false,
};
const atResolver: AskName = {
  ...atServer,
  to: { node: 'res', family: 4, address: '10.0.0.3' },
  recursion: true,
};
const LINKS: readonly Link[] = [
  { name: 'www.example.com', type: 'CNAME', data: ['web.example.com'] },
  { name: 'web.example.com', type: 'A', data: ['192.0.2.1', '192.0.2.2'] },
];
const links = (...all: readonly Link[]): Expected => ({ is: 'links', links: all });
const choice = (...answers: readonly string[]): Expected => ({ is: 'choice', answers });
const ANY: Expected = { is: 'choice', answers: undefined };

type Dns = Extract<Answer, { is: 'dns' }>;
/** An answer with records written as `name TYPE data`. */
const answer = (records: readonly string[], more: Partial<Dns> = {}): Dns => ({
  is: 'dns',
  rcode: 'NOERROR',
  aa: true,
  tc: false,
  ra: false,
  records: records.map((record) => {
    const [name = '', type = '', ...data] = record.split(' ');
    return { name, type, ttl: 60, data: data.join(' ') };
  }),
  ...more,
});
const WWW = 'www.example.com CNAME web.example.com';
const WEB = ['web.example.com A 192.0.2.2', 'web.example.com A 192.0.2.1'];
const fromResolver = { aa: false, ra: true };

const judged = (ask: AskName | AskPage, expected: Expected, came: Answer) => {
  const result = judgeAnswer({ check: 0, ask, expected }, came, ASKER);
  return result.is === 'right' ? 'right' : `${result.is}: ${result.sentence}`;
};
const SERVER = 'ns1 (10.0.0.1) was asked for www.example.com A';
const RESOLVER = 'res (10.0.0.3) was asked for www.example.com A';

describe('an answer of a server', () => {
  const server = (came: Answer, expected = links(...LINKS)) => judged(atServer, expected, came);

  it('is right with all records of the name, in any order', () => {
    expect(server(answer([WWW, ...WEB]))).to.equal('right');
    const alone = links({ name: 'www.example.com', type: 'A', data: ['192.0.2.1'] });
    expect(server(answer(['www.example.com A 192.0.2.1']), alone)).to.equal('right');
  });

  it('is right with the alias alone, since what is behind it may be in a zone of others', () => {
    expect(server(answer([WWW]))).to.equal('right');
  });

  it('is wrong with an alias or records behind it that are others', () => {
    expect(server(answer(['www.example.com CNAME old.example.com']))).to.equal(
      `wrong: ${SERVER}: CNAME old.example.com came, CNAME web.example.com is expected`,
    );
    expect(server(answer([WWW, 'web.example.com A 192.0.2.9']))).to.equal(
      `wrong: ${SERVER}: web.example.com A 192.0.2.9 came, web.example.com A 192.0.2.1, 192.0.2.2 is expected`,
    );
    expect(server(answer([WWW, 'web.example.com CNAME x.test']))).to.equal(
      `wrong: ${SERVER}: web.example.com CNAME x.test came, web.example.com A 192.0.2.1, 192.0.2.2 is expected`,
    );
  });

  it('is wrong with some records, or with one more', () => {
    const two = links({ name: 'www.example.com', type: 'A', data: ['192.0.2.1', '192.0.2.2'] });
    expect(server(answer(['www.example.com A 192.0.2.1']), two)).to.equal(
      `wrong: ${SERVER}: A 192.0.2.1 came, A 192.0.2.1, 192.0.2.2 is expected`,
    );
    const three = ['1', '2', '3'].map((last) => `www.example.com A 192.0.2.${last}`);
    expect(server(answer(three), two)).to.match(
      /^wrong: .*192\.0\.2\.3 came, A 192\.0\.2\.1, 192\.0\.2\.2 is expected$/,
    );
  });

  it('is wrong with none, and without authority', () => {
    expect(server(answer([]))).to.equal(
      `wrong: ${SERVER}: no CNAME of www.example.com came, CNAME web.example.com is expected`,
    );
    expect(server(answer([], { aa: false }))).to.equal(
      `refused: ${SERVER}: an answer without authority (AA=0) and with no records came, A 192.0.2.1, 192.0.2.2 is expected`,
    );
    expect(server(answer([WWW, ...WEB], { aa: false }))).to.match(/without authority \(AA=0\) came, /);
  });

  it('is wrong with another code, or where even TCP was too small', () => {
    expect(server(answer([], { rcode: 'NXDOMAIN' }))).to.equal(
      `wrong: ${SERVER}: NXDOMAIN came, A 192.0.2.1, 192.0.2.2 is expected`,
    );
    expect(server(answer([WWW, ...WEB], { tc: true }))).to.match(/an answer that is truncated over TCP too came/);
  });

  it('is no answer with another code, and wrong with others’ records whoever serves them', () => {
    for (const rcode of ['SERVFAIL', 'NOTIMP', 'NOTAUTH']) expect(server(answer([], { rcode }))).to.match(/^refused: /);
    expect(server(answer(['www.example.com A 192.0.2.9'], { aa: false }), choice('192.0.2.1'))).to.match(/^wrong: /);
    expect(server(answer(['www.example.com A 192.0.2.1'], { aa: false }), choice('192.0.2.1'))).to.match(/^refused: /);
  });

  it('is told as an access list that leaves us out, or as a zone that is not served', () => {
    expect(server(answer([], { rcode: 'REFUSED', aa: false }))).to.equal(
      `refused: ${SERVER}: REFUSED, your access list leaves out the asker at 10.0.0.254, or ns1 does not serve www.example.com`,
    );
  });

  it('is told where there was none', () => {
    const why = 'no answer within 5 s, twice';
    expect(server({ is: 'none', why })).to.equal(`silent: ${SERVER}: ${why}`);
    expect(judged({ ...atServer, over: 'tcp' }, ANY, { is: 'none', why })).to.equal(
      `silent: ns1 (10.0.0.1) over TCP was asked for www.example.com A: ${why}`,
    );
  });

  it('is right with any serial of the zone, and wrong with another minimum', () => {
    const ask = { ...atServer, name: 'example.com', type: 'SOA' };
    const soa = (serial: number, minimum: number) => `ns1.example.com host.example.com ${serial} 1 2 3 ${minimum}`;
    const expected = links({ name: 'example.com', type: 'SOA', data: [soa(7, 5)] });
    expect(judged(ask, expected, answer([`example.com SOA ${soa(8, 5)}`]))).to.equal('right');
    expect(judged(ask, expected, answer([`example.com SOA ${soa(7, 6)}`]))).to.match(
      /^wrong: .* 3 6 came, SOA .* 3 5 is/,
    );
  });
});

describe('an answer of a resolver', () => {
  const resolver = (came: Answer, expected = links(...LINKS)) => judged(atResolver, expected, came);

  it('is right with every alias and all that is behind them', () => {
    expect(resolver(answer([WWW, ...WEB], fromResolver))).to.equal('right');
  });

  it('is wrong where it stops at an alias', () => {
    expect(resolver(answer([WWW], fromResolver))).to.equal(
      `wrong: ${RESOLVER}: no A of web.example.com came, web.example.com A 192.0.2.1, 192.0.2.2 is expected`,
    );
  });

  it('is wrong with what is stale', () => {
    expect(
      resolver(
        answer(['www.example.com A 192.0.2.1'], fromResolver),
        links({ ...LINKS[1], name: 'www.example.com' } as Link),
      ),
    ).to.match(/^wrong: .*A 192\.0\.2\.1 came, A 192\.0\.2\.1, 192\.0\.2\.2 is expected$/);
  });

  it('is told to be of one that is none, where it has nothing', () => {
    expect(resolver(answer([], { aa: false }), choice('192.0.2.1'))).to.equal(
      `refused: ${RESOLVER}: no A of www.example.com, from one that offers no recursion (RA=0) came, A 192.0.2.1 is expected`,
    );
  });

  it('is told as an access list that leaves us out', () => {
    expect(resolver(answer([], { rcode: 'REFUSED', ...fromResolver }))).to.equal(
      `refused: ${RESOLVER}: REFUSED, your access list leaves out the asker at 10.0.0.254`,
    );
    expect(resolver(answer([], { rcode: 'SERVFAIL', ...fromResolver }))).to.match(/^refused: .*: SERVFAIL came, A 192/);
  });
});

describe('an answer that may be one of several', () => {
  const CHOICE = choice('192.0.2.1', '192.0.2.2', '192.0.2.3');
  const resolver = (records: readonly string[], expected = CHOICE) =>
    judged(atResolver, expected, answer(records, fromResolver));

  it('is right with some of them, behind whatever alias', () => {
    expect(resolver(['www.example.com A 192.0.2.3'])).to.equal('right');
    expect(resolver([WWW, ...WEB])).to.equal('right');
  });

  it('is wrong with another among them, or with none', () => {
    expect(resolver([...WEB, WWW, 'web.example.com A 192.0.2.9'])).to.equal(
      `wrong: ${RESOLVER}: A 192.0.2.9 came, A among 192.0.2.1, 192.0.2.2, 192.0.2.3 is expected`,
    );
    expect(resolver([WWW])).to.match(/^wrong: .*: no A of web\.example\.com came, A among/);
    expect(resolver(['other.example.com A 192.0.2.1'])).to.match(/^wrong: .*: no A of www\.example\.com came/);
  });

  it('is right at a server that has the alias alone', () => {
    expect(judged(atServer, CHOICE, answer([WWW]))).to.equal('right');
    expect(judged(atServer, CHOICE, answer([]))).to.match(/^wrong: /);
  });

  it('may be anything that is there', () => {
    expect(resolver(['www.example.com A 192.0.2.77'], ANY)).to.equal('right');
    expect(resolver([], ANY)).to.equal(`wrong: ${RESOLVER}: no A of www.example.com came, any A is expected`);
  });

  it('may be an alias', () => {
    const ask = { ...atResolver, type: 'CNAME' };
    expect(judged(ask, choice('web.example.com'), answer([WWW], fromResolver))).to.equal('right');
    expect(judged(ask, choice('x.test'), answer([WWW], fromResolver))).to.match(
      /CNAME web\.example\.com came, CNAME x\.test/,
    );
  });

  it('ends where aliases lead to each other', () => {
    expect(resolver(['www.example.com CNAME a', 'a CNAME www.example.com'])).to.match(/^wrong: .*no A of/);
  });

  it('is told in short', () => {
    const many = Array.from({ length: 9 }, (_, n) => `192.0.2.${n}`);
    expect(resolver([], choice(...many))).to.match(/A among 192\.0\.2\.0, .*, 192\.0\.2\.4 and 4 more is expected$/);
  });
});

describe('an answer from the wire', () => {
  it('is judged as it was read', () => {
    const parsed = parseQuery(buildQuery({ id: 1, name: 'WWW.example.com', rrtype: 'A' }));
    if (!parsed.ok) throw new Error('malformed');
    const bytes = respond(parsed.query, {
      rcode: 'NOERROR',
      aa: true,
      answers: [{ name: 'www.example.com', type: 'A', ttl: 5, data: '192.0.2.1' }],
    });
    const read = parseResponse(bytes);
    if (!read.ok) throw new Error('malformed');
    expect(judged(atServer, choice('192.0.2.1'), answerOf(read.response))).to.equal('right');
    expect(judged(atServer, choice('192.0.2.2'), answerOf(read.response))).to.match(/^wrong: /);
  });
});

describe('a page', () => {
  const ask: AskPage = { is: 'page', url: 'http://www.example.com/', host: 'www.example.com', family: 4 };
  const atEdge: AskPage = { ...ask, at: { node: 'edge1', family: 4, address: '10.0.0.4' } };
  const through: AskPage = { ...ask, way: { by: 'resolver', peer: atResolver.to } };
  const page = (status: number, body: string) => pageOf(status, Buffer.from(body));
  const hello: Expected = { is: 'page', status: 200, page: { body: 'hello' } };
  const HASH = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';

  it('is right with its status and its body, white space at the ends aside', () => {
    expect(judged(atEdge, hello, page(200, 'hello'))).to.equal('right');
    expect(judged(atEdge, hello, page(200, '\n hello \n'))).to.equal('right');
    expect(judged(atEdge, { is: 'page', status: 404, page: undefined }, page(404, 'x'))).to.equal('right');
  });

  it('is wrong with another status or body', () => {
    expect(judged(atEdge, hello, page(502, 'hello'))).to.equal(
      'refused: edge1 (10.0.0.4) was asked for http://www.example.com/: status 502 came, status 200 is expected',
    );
    expect(judged(atEdge, hello, page(404, 'hello'))).to.match(/^wrong: .*: status 404 came/);
    expect(judged(through, hello, page(200, 'hell'))).to.equal(
      'wrong: http://www.example.com/ was asked for through res (10.0.0.3): "hell" came, "hello" is expected',
    );
    expect(judged(atEdge, hello, page(200, 'hel lo'))).to.match(/^wrong: /);
  });

  it('is wrong, or cut off, where it is known by its hash and nothing tells where it ends', () => {
    const known: Expected = { is: 'page', status: 200, page: { sha256: HASH } };
    const [whole, open] = [page(200, 'hel'), { ...page(200, 'hel'), isOpenEnded: true } as Answer];
    for (const expected of [known, hello]) {
      expect(judged(atEdge, expected, whole)).to.match(/^wrong: /);
      expect(judged(atEdge, expected, open)).to.match(/^refused: /);
    }
    expect(judged(atEdge, hello, { ...page(200, 'other'), isOpenEnded: true } as Answer)).to.match(/^wrong: /);
  });

  it('is wrong where its name is said to have no address', () => {
    expect(judged(ask, hello, { is: 'denied', why: 'www.example.com does not resolve: NXDOMAIN' })).to.equal(
      'wrong: http://www.example.com/ was asked for at its address: www.example.com does not resolve: NXDOMAIN',
    );
  });

  it('may be known by its hash alone', () => {
    const known: Expected = { is: 'page', status: 200, page: { sha256: HASH } };
    expect(judged(atEdge, known, page(200, 'hello'))).to.equal('right');
    expect(judged(atEdge, known, page(200, 'hello\n'))).to.match(
      new RegExp(`^wrong: .*: 6 octets of SHA-256 [0-9a-f]{64} came, ${HASH} is expected$`),
    );
  });

  it('is told where there was none', () => {
    expect(judged(ask, hello, { is: 'none', why: 'the connection was refused' })).to.equal(
      'silent: http://www.example.com/ was asked for at its address: the connection was refused',
    );
  });
});
