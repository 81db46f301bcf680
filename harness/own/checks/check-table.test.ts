import { expect } from 'chai';
import { decodeLabFile } from '../lab-file/decode-lab-file.ts';
import { checkExit, checkTable } from './check-table.ts';
import { type Judged, RIGHT } from './judge-answer.ts';
import type { AskName, AskPage, Question } from './question.ts';
import { type JudgedQuestion, settle } from './settle.ts';

const { lab } = decodeLabFile(
  `format: zonequake-lab/1
check:
  - { zone: example.com, file: x }
  - { name: a.test, type: MX }
  - { get: "http://www.example.com/" }
`,
  'x.yaml',
);
const silent = (said: string): Judged => ({ is: 'silent', said, sentence: `asked: ${said}` });
const wrong = (said: string): Judged => ({ is: 'wrong', said, sentence: `asked: ${said}` });

const asked = (check: number, node: string, name: string, family: 4 | 6 = 4): Question => ({
  check,
  ask: {
    is: 'name',
    to: { node, family, address: family === 4 ? '10.0.0.1' : 'fd00::1' },
    over: 'udp',
    name,
    type: 'A',
    recursion: false,
  } satisfies AskName,
  expected: { is: 'choice', answers: undefined },
});
const page = (family: 4 | 6, by: 4 | 6): Question => ({
  check: 2,
  ask: {
    is: 'page',
    url: 'http://www.example.com/',
    host: 'www.example.com',
    family,
    way: { by: 'resolver', peer: { node: 'res', family: by, address: by === 4 ? '10.0.0.3' : 'fd00::3' } },
  } satisfies AskPage,
  expected: { is: 'page', status: 200, page: undefined },
});
const one = (question: Question, judged: Judged = RIGHT): JudgedQuestion => ({ question, judged });
const results = (all: readonly JudgedQuestion[]) =>
  settle(all).map(({ judged, note }) => (judged.is === 'right' ? (note ?? 'right') : judged.said));

describe('what was asked of one node in both families', () => {
  it('is right where both are', () => {
    expect(results([one(asked(0, 'ns1', 'a')), one(asked(0, 'ns1', 'a', 6))])).to.deep.equal(['right']);
  });

  it('is right, and told, where one family is silent', () => {
    expect(results([one(asked(0, 'ns1', 'a')), one(asked(0, 'ns1', 'a', 6), silent('nothing came'))])).to.deep.equal([
      'asked: nothing came, and right in the other family',
    ]);
    const pages = [page(4, 4), page(6, 4), page(4, 6), page(6, 6)];
    const judged = pages.map((question, index) => one(question, index % 2 === 1 ? silent('no page') : RIGHT));
    expect(results(judged)).to.deep.equal(['asked: no page, and right in the other family']);
  });

  it('is wrong where one family is, or where both are silent', () => {
    expect(results([one(asked(0, 'ns1', 'a'), wrong('w')), one(asked(0, 'ns1', 'a', 6))])).to.deep.equal(['w']);
    expect(results([one(asked(0, 'ns1', 'a'), silent('s')), one(asked(0, 'ns1', 'a', 6), silent('t'))])).to.deep.equal([
      's',
    ]);
  });

  it('is apart from other names, nodes and checks', () => {
    const all = [asked(0, 'ns1', 'a'), asked(0, 'ns1', 'b'), asked(0, 'ns2', 'a'), asked(1, 'ns1', 'a')];
    expect(results(all.map((question, index) => one(question, index === 0 ? silent('s') : RIGHT)))).to.deep.equal([
      's',
      'right',
      'right',
      'right',
    ]);
  });
});

describe('the table of checks', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((name) => one(asked(0, 'ns2', name), wrong('B came')));
  const settled = settle([
    one(asked(0, 'ns1', 'a')),
    one(asked(0, 'ns1', 'b')),
    ...many,
    one(asked(0, 'ns2', 'f')),
    one(asked(1, 'ns1', 'a.test'), silent('it is\nsilent')),
    one(page(4, 4)),
    one(page(6, 4), silent('no page over IPv6')),
  ]);
  const text = checkTable(lab, settled, [{ check: 0, judged: wrong('ns1 5, ns2 4') }]);

  it('has a row for each check and whom it was asked of', () => {
    expect(
      text,
    ).to.equal(`+--------------------------------+----------------------------+--------------------------------------------------------------+
| check                          | asked                      | says                                                         |
+--------------------------------+----------------------------+--------------------------------------------------------------+
| zone example.com               | ns1 (10.0.0.1)             | right: 2 of 2                                                |
+--------------------------------+----------------------------+--------------------------------------------------------------+
| zone example.com               | ns2 (10.0.0.1)             | right: 1 of 6                                                |
|                                |                            | a A: B came                                                  |
|                                |                            | b A: B came                                                  |
|                                |                            | c A: B came                                                  |
|                                |                            | and 2 more                                                   |
+--------------------------------+----------------------------+--------------------------------------------------------------+
| zone example.com               | all its servers, whether   | ns1 5, ns2 4                                                 |
|                                | they agree                 |                                                              |
+--------------------------------+----------------------------+--------------------------------------------------------------+
| a.test MX                      | ns1 (10.0.0.1)             | a.test A: it is\\nsilent                                      |
+--------------------------------+----------------------------+--------------------------------------------------------------+
| http://www.example.com/        | through res (10.0.0.3)     | right                                                        |
|                                |                            | asked: no page over IPv6, and right in the other family      |
+--------------------------------+----------------------------+--------------------------------------------------------------+`);
  });

  it('ends with 1 where anything is not right, and with 0 where all is', () => {
    const right = settle([one(asked(0, 'ns1', 'a'))]);
    expect(checkExit(right, [{ check: 0, judged: RIGHT }])).to.equal(0);
    expect(checkExit(right, [{ check: 0, judged: wrong('w') }])).to.equal(1);
    expect(checkExit(settled, [])).to.equal(1);
    const refused = settle([one(asked(0, 'ns1', 'a'), { is: 'refused', said: 'r', sentence: 'r' })]);
    expect(checkExit(refused, [])).to.equal(1);
    const oneFamily = settle([one(page(4, 4)), one(page(6, 4), silent('s'))]);
    expect(checkExit(oneFamily, [])).to.equal(0);
  });
});
