import { expect } from 'chai';
import type { GetCheck, NameCheck } from '../lab-file/lab-file.ts';
import { weaken } from './weaken.ts';

const NAME: NameCheck = { is: 'name', name: 'a.test', type: 'A', answers: ['10.0.0.1'], servers: undefined };
const PAGE: GetCheck = {
  is: 'get',
  url: 'http://a.test/',
  from: ['web'],
  status: 200,
  page: { body: 'x' },
  ca: undefined,
};
const learned = [
  { check: NAME, why: '' },
  { check: PAGE, why: '' },
];
const wrong = (check: number, said: string) => ({
  check,
  judged: { is: 'wrong', sentence: `web: ${said}`, said } as const,
});
const right = (check: number) => ({ check, judged: { is: 'right' } as const });

describe('checks that do not hold', () => {
  it('are left out and told, and others stay', () => {
    const { checks, leftOut } = weaken(learned, [wrong(0, 'SERVFAIL came'), right(1)]);
    expect(checks.map(({ check }) => check)).to.deep.equal([PAGE]);
    expect(leftOut).to.deep.equal(['left out, since it did not hold: web: SERVFAIL came']);
  });

  it('lose what a page says before they lose the page, and the page where its status is another', () => {
    const left = (said: string) => weaken(learned, [right(0), wrong(1, said)]).checks.map(({ check }) => check);
    expect(left('"y" came, "x" is expected')).to.deep.equal([NAME, { ...PAGE, page: undefined }]);
    expect(left('status 404 came, status 200 is expected')).to.deep.equal([NAME]);
  });

  it('lose something each time, so that asking again ends', () => {
    let { checks } = { checks: learned as Parameters<typeof weaken>[0] };
    for (let round = 0; round < 3; round++)
      checks = weaken(
        checks,
        checks.map((_, index) => wrong(index, 'x')),
      ).checks;
    expect(checks).to.deep.equal([]);
  });
});
