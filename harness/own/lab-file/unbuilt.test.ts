import { expect } from 'chai';
import { UsageError } from '../../basics/errors.ts';
import { decodeLabFile } from './decode-lab-file.ts';
import { refuseUnbuilt, unusedIn } from './unbuilt.ts';

const HEAD = 'format: zonequake-lab/1\n';
const CHECK = 'check:\n  - get: http://www.example.com/\n    from: [web]\n';
const refuse = (text: string) => () => refuseUnbuilt(decodeLabFile(HEAD + text, 'zonequake.yaml'));

describe('what a lab file may say and is not built', () => {
  for (const [what, text, line] of [
    ['a zone by transfer', 'check:\n  - zone: example.com\n    axfr: ns1\n', 4],
    ['clients that iterate', `${CHECK}client: { ask: iterate, hints: [root] }\n`, 5],
  ] as const) {
    it(`is refused with its line: ${what}`, () => {
      expect(refuse(text)).to.throw(UsageError, new RegExp(`^zonequake\\.yaml line ${line}: \\S+: is not built yet: `));
    });
  }

  it('is told where nothing is judged by it', () => {
    const push = 'push:\n  zone: { on: ns1, file: a.zone, reload: rndc reload }\n';
    const { lab } = decodeLabFile(HEAD + CHECK + push, 'zonequake.yaml');
    expect(unusedIn(lab)).to.have.length(1);
    expect(refuse(CHECK + push)).not.to.throw();
    expect(unusedIn(decodeLabFile(HEAD + CHECK, 'zonequake.yaml').lab)).to.deep.equal([]);
  });
});
