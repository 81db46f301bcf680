import { expect } from 'chai';
import { UsageError } from '../basics/errors.ts';
import { testFile } from '../testkit/schedule-file.ts';
import { decodeToken, encodeToken, looksLikeToken } from './token.ts';

const token = encodeToken(testFile());

describe('replay token', () => {
  it('is one word that gives the same file back, also after a mail broke it into lines', () => {
    expect(token).to.match(/^zq1\.[A-Za-z0-9_-]+$/);
    expect(decodeToken(token)).to.deep.equal(testFile());
    expect(decodeToken(`  ${token.slice(0, 40)}\r\n${token.slice(40)}\n`)).to.deep.equal(testFile());
  });

  it('refuses a token that was cut off anywhere', () => {
    for (let length = 0; length < token.length; length++) {
      expect(() => decodeToken(token.slice(0, length)), `${length} characters`).to.throw(UsageError);
    }
    expect(() => decodeToken(token.slice(0, -20))).to.throw(UsageError, 'the token is damaged or was cut off');
  });

  it('refuses another prefix and strange characters, in one sentence', () => {
    expect(() => decodeToken(token.replace('zq1.', 'zq2.'))).to.throw(UsageError, 'begins with "zq1."');
    expect(() => decodeToken(`${token}"`)).to.throw(UsageError, 'characters that no token has');
  });

  it('can be told from the name of a file', () => {
    expect(['zq1.abc', 'zq2.abc', 'zq/schedule.json', 'schedule.json'].map(looksLikeToken)).to.deep.equal([
      ...[true, true, false, false],
    ]);
  });
});
