import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { AskPage, Expected, Question } from '../checks/question.ts';
import { checkCall, clientCall } from './asks.ts';

const TAIL = readFileSync(new URL('./ask-tail.sh', import.meta.url), 'utf8');

const to = { node: 'ns1', family: 4, address: '10.1.0.1' } as const;
const asked = (type: string, recursion: boolean, expected: Expected): Question => ({
  check: 0,
  ask: { is: 'name', to, over: 'udp', name: 'www.example.com', type, recursion },
  expected,
});

const link = (name: string, type: string, ...data: readonly string[]) => ({ name, type, data });
const links = (...all: readonly ReturnType<typeof link>[]): Expected => ({ is: 'links', links: all });

/** What dig writes of an answer. */
const dug = (status: string, flags: string, ...records: readonly string[]): string =>
  [
    ';; Got answer:',
    `;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 7`,
    `;; flags: ${flags}; QUERY: 1, ANSWER: ${records.length}, AUTHORITY: 0, ADDITIONAL: 1`,
    '',
    ';; ANSWER SECTION:',
    ...records,
  ].join('\n');

/** What the script says of a question whose answer this is: empty where it is right. */
function said(question: Question, answer: string): string {
  const lines = ['TIMEOUT=2; TRIES=1', TAIL, 'ask() { cat /dev/fd/3; }', checkCall(question) ?? ''];
  const input = [...lines, ''].join('\n').replace(/\n"\$@"\n/, '\n');
  const command = `exec 3<<'ANSWER'\n${answer}\nANSWER\n${input}`;
  try {
    return execFileSync('bash', { input: command, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] }).trim();
  } catch (error) {
    return (error as { stdout: string }).stdout.trim();
  }
}

describe('questions of an export', () => {
  it('are calls of its script, with what is right', () => {
    const question = asked('A', true, { is: 'choice', answers: ['10.1.0.8', '10.1.0.9'] });
    expect(checkCall(question)).to.equal('name 10.1.0.1 udp rd www.example.com A among 10.1.0.8 10.1.0.9');
    expect(clientCall(question)).to.equal('stub www.example.com A among 10.1.0.8 10.1.0.9');
  });

  it('are for pages at an address, through a resolver, and as clients get them', () => {
    const ask = { is: 'page', url: 'http://www.example.com:8080/', host: 'www.example.com:8080', family: 6 } as const;
    const expected: Expected = { is: 'page', status: 200, page: { body: "it's here\n" } };
    const what = "http://www.example.com:8080/ 200 body 'it'\\''s here'";
    const at = { node: 'web', family: 6, address: 'fd00::80' } as const;
    expect(checkCall({ check: 0, ask: { ...ask, at }, expected })).to.equal(
      `page_at fd00::80 www.example.com 8080 ${what}`,
    );
    expect(checkCall({ check: 0, ask: { ...ask, way: { by: 'resolver', peer: to } }, expected })).to.equal(
      `page_by 10.1.0.1 rd AAAA www.example.com 8080 ${what}`,
    );
    expect(clientCall({ check: 0, ask, expected })).to.equal(`page ${what}`);
  });

  it('are for pages with who must have signed, whatever leads to them, and believe anybody where nobody must', () => {
    const ask = { is: 'page', url: 'https://www.example.com/', host: 'www.example.com', family: 4 } as const;
    const expected: Expected = { is: 'page', status: 200, page: undefined };
    const asks = (more: Partial<AskPage>) => {
      const question = { check: 0, ask: { ...ask, ...more }, expected };
      // In place of curl: what it is told to trust.
      const curl =
        'curl() { while [ $# -gt 0 ]; do [ "$1" = -k ] && echo anybody >&2; [ "$1" = --cacert ] && cat "$2" >&2; shift; done; }';
      const lines = [
        TAIL.replace(/\n"\$@"\n$/, '\n'),
        curl,
        'ask() { echo x 5 IN A 10.1.0.80; }',
        checkCall(question) ?? '',
      ];
      return spawnSync('bash', { input: `TIMEOUT=2\n${lines.join('\n')}\n`, encoding: 'utf8' }).stdout.trim();
    };
    const at = { node: 'web', family: 4, address: '10.1.0.80' } as const;
    for (const way of [{ at }, { way: { by: 'resolver', peer: to } }, {}] as const) {
      expect(asks({ ...way, ca: 'signed by us\n' }))
        .to.include('signed by us')
        .and.not.to.include('anybody');
      expect(asks(way)).to.include('anybody');
    }
  });
});

describe('the judgement of an export', () => {
  const a = links(link('www.example.com', 'A', '10.1.0.80'));
  const right = 'WWW.example.com.\t5\tIN\tA\t10.1.0.80';

  it('takes what is right, whatever the case of names', () => {
    expect(said(asked('A', false, a), dug('NOERROR', 'qr aa', right))).to.equal('');
    expect(said(asked('A', true, a), dug('NOERROR', 'qr rd ra', right))).to.equal('');
  });

  it('says what is wrong: another answer, one too many, none, an error, no authority, silence', () => {
    const wrong = 'www.example.com. 5 IN A 10.1.0.81';
    const question = asked('A', false, a);
    expect(said(question, dug('NOERROR', 'qr aa', wrong))).to.equal('www.example.com A: 10.1.0.81 came');
    expect(said(question, dug('NOERROR', 'qr aa', right, wrong))).to.equal(
      'www.example.com A: 10.1.0.80, 10.1.0.81 came',
    );
    expect(said(question, dug('NOERROR', 'qr aa'))).to.equal('no www.example.com A');
    expect(said(question, dug('SERVFAIL', 'qr'))).to.equal('SERVFAIL');
    expect(said(question, dug('NOERROR', 'qr', right))).to.equal('an answer without authority');
    expect(said(question, ';; connection timed out; no servers could be reached')).to.equal('no answer within 2 s');
  });

  it('follows aliases: whole from a resolver, and as far as a server knows', () => {
    const whole = links(link('www.example.com', 'CNAME', 'web.example.com'), link('web.example.com', 'A', '10.1.0.80'));
    const alias = 'www.example.com. 5 IN CNAME web.example.com.';
    expect(said(asked('A', true, whole), dug('NOERROR', 'qr ra', alias, 'web.example.com. 5 IN A 10.1.0.80'))).to.equal(
      '',
    );
    expect(said(asked('A', false, whole), dug('NOERROR', 'qr aa', alias))).to.equal('');
    expect(said(asked('A', true, whole), dug('NOERROR', 'qr ra', alias))).to.equal('no web.example.com A');
  });

  it('compares an SOA without its serial, and takes any of a choice', () => {
    const soa = links(link('www.example.com', 'SOA', 'ns1.example.com host.example.com 1 60 30 600 5'));
    const answer = dug(
      'NOERROR',
      'qr aa',
      'www.example.com. 5 IN SOA ns1.example.com. host.example.com. 7 60 30 600 5',
    );
    expect(said(asked('SOA', false, soa), answer)).to.equal('');
    const choice: Expected = { is: 'choice', answers: ['10.1.0.80', '10.1.0.81'] };
    expect(said(asked('A', true, choice), dug('NOERROR', 'qr ra', right))).to.equal('');
    expect(said(asked('A', true, choice), dug('NOERROR', 'qr ra', 'www.example.com. 5 IN A 10.1.0.82'))).to.equal(
      'www.example.com A: 10.1.0.82 came',
    );
  });
});
