import { expect } from 'chai';
import { composeRefusal, warningsIn } from './compose-refusal.ts';
import { whereInFiles } from './where-in-files.ts';

const BASE = { name: 'compose.yml', text: 'services:\n  a:\n    image: x\n  b:\n    image: y\n    ports: []\n' };
const EXTRA = { name: 'extra.yml', text: 'x-y: 1\nservices:\n  b:\n    image: z\nnetworks:\n  n: {}\n' };
const BROKEN = { name: 'broken.yml', text: 'services:\n  a:\n    image: x\n   b: 3\n' };

const warning = (message: string) => `time="2026-01-01T00:00:00Z" level=warning msg="${message}"\n`;

describe('what compose refuses', () => {
  const cases: readonly [string, string, string][] = [
    [
      'a field that it does not know',
      'validating /lab/compose.yml: services.b Additional property prots is not allowed\n',
      'compose.yml line 4: compose refuses it (services.b Additional property prots is not allowed): correct it there',
    ],
    [
      'a service, of which the last file has most',
      'service "b" refers to undefined network q: invalid compose project\n',
      'extra.yml line 3: compose refuses it (service "b" refers to undefined network q): correct it there',
    ],
    [
      'a line that it names itself',
      'yaml: unmarshal errors:\n  line 3: mapping key "a" already defined at line 2\n',
      'compose.yml, extra.yml line 3: compose refuses it (mapping key "a" already defined at line 2): correct it there',
    ],
    [
      'something of nowhere, after a warning',
      `${warning('The \\"X\\" variable is not set.')}Invalid ip address 2001:db8::1: too many colons\n`,
      'compose.yml, extra.yml: compose refuses it (Invalid ip address 2001:db8::1: too many colons): correct it there',
    ],
    ['nothing that it says', '', 'compose.yml, extra.yml: compose refuses it (it does not say why): correct it there'],
  ];
  for (const [what, err, sentence] of cases) {
    it(`is told in one sentence: ${what}`, () => {
      expect(composeRefusal(err, [BASE, EXTRA])).to.equal(sentence);
    });
  }

  it('is found where YAML is none, of which compose names no file', () => {
    expect(composeRefusal('yaml: line 1: did not find expected key\n', [BASE, BROKEN])).to.equal(
      'broken.yml line 4: compose refuses it (did not find expected key): correct it there',
    );
  });

  it('is not what it warns of, which is told for itself, but for versions', () => {
    const others = warning('a.yml: the attribute `version` is obsolete');
    const err = `${warning('The \\"X\\" variable is not set.')}${others}no\n`;
    expect(warningsIn(err)).to.deep.equal(['The "X" variable is not set.']);
  });
});

describe('where a field of merged files is', () => {
  it('is in the last file that has it, or the most around it', () => {
    const where = (...path: string[]) => whereInFiles([BASE, EXTRA], path);
    expect(where('services', 'b', 'image')).to.equal('extra.yml line 4');
    expect(where('services', 'b', 'ports')).to.equal('compose.yml line 6');
    expect(where('services', 'a', 'cap_add')).to.equal('compose.yml line 2');
    expect(where('networks', 'n')).to.equal('extra.yml line 6');
    expect(where('services', 'c')).to.equal('compose.yml, extra.yml');
  });
});
