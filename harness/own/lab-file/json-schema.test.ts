import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { labFileJsonSchema } from './json-schema.ts';

const published = JSON.parse(readFileSync(new URL('zonequake.schema.json', import.meta.url), 'utf8'));

describe('the JSON Schema of lab files', () => {
  it('is what the schema says: `npm run schema` writes it anew', () => {
    expect(published).to.deep.equal(JSON.parse(JSON.stringify(labFileJsonSchema())));
  });

  it('knows the fields of the file, of its checks and of a push', () => {
    const { properties, required, additionalProperties } = published;
    expect(required).to.have.members(['format', 'check']);
    expect(additionalProperties).to.equal(false);
    expect(properties.format).to.deep.include({ const: 'zonequake-lab/1' });
    const sorts = properties.check.items.anyOf.map((sort: { required: string[] }) => sort.required);
    expect(sorts).to.deep.equal([['zone'], ['name', 'type'], ['get']]);
    expect(properties.push.additionalProperties.required).to.deep.equal(['on', 'file', 'reload']);
  });
});
