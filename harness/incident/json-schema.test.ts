import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { z } from 'zod';
import { EXAMPLE } from '../testkit/incident.ts';
import { incidentJsonSchema } from './json-schema.ts';

const FOLDER = new URL('../../fixtures/incidents/', import.meta.url);
/** Read back by itself, as an editor reads it: what zod knows and the JSON does not is gone. */
const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(incidentJsonSchema())));
const takes = (text: string): boolean => schema.safeParse(parse(text, { merge: true })).success;

describe('the JSON Schema of incidents', () => {
  it('takes every incident that there is', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
    expect(files).to.have.length.above(3);
    for (const file of files) expect(takes(readFileSync(new URL(file, FOLDER), 'utf8')), file).to.equal(true);
    expect(takes(EXAMPLE)).to.equal(true);
  });

  it('takes the one in the README', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(takes(/```yaml\n(format: zonequake-incident[\s\S]*?)```/.exec(readme)?.[1] ?? '')).to.equal(true);
  });

  const wrong: readonly [string, string, string][] = [
    ['a field too many', 'lab: tiny', 'lab: tiny\nlabs: x'],
    ['a field that is missing', 'seed: 7\n', ''],
    ['a fault without a length', ', for: 1.5s', ''],
    ['an entry of no sort', 'fault: mild, ', ''],
    ['an expectation that is none', 'expect: holds', 'expect: well'],
    ['a count that is none', 'after: died', 'after: died\n    count: 3'],
    ['a repetition that is none', 'for: 1.5s', 'for: 1.5s, every: 5s, times: x'],
  ];
  for (const [what, from, to] of wrong) {
    it(`does not take ${what}`, () => {
      expect(EXAMPLE).to.contain(from);
      expect(takes(EXAMPLE.replace(from, to))).to.equal(false);
    });
  }
});
