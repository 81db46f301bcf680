import { expect } from 'chai';
import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import type { LabEntry } from '../runtime/entry.ts';
import { parseOverrides, specOf, withOverrides } from './overrides.ts';

const spec = { release: { rollout: 'zoned', share: 0.5 }, fleets: [{ count: 2 }], plant: [], version: '2.1.4' };

describe('overrides of a lab spec', () => {
  it('reads JSON values where they parse, and text elsewhere', () => {
    const given = ['release.rollout=all-at-once', 'release.share=0.25', 'fleets.0.count=3'];
    const set = parseOverrides(given, spec);
    expect(set).to.deep.equal({ 'release.rollout': 'all-at-once', 'release.share': 0.25, 'fleets.0.count': 3 });
    expect(withOverrides(spec, set)).to.deep.equal({
      ...spec,
      release: { rollout: 'all-at-once', share: 0.25 },
      fleets: [{ count: 3 }],
    });
    expect(spec.release.rollout).to.equal('zoned');
  });

  it('keeps text that looks like a number where the field holds text', () => {
    expect(parseOverrides(['version=2.1', 'release.rollout="x=y"'], spec)).to.deep.equal({
      version: '2.1',
      'release.rollout': 'x=y',
    });
  });

  it('carries lists as text, and puts them in as lists', () => {
    const set = parseOverrides(['plant=["stale-aaaa"]'], spec);
    expect(set).to.deep.equal({ plant: '["stale-aaaa"]' });
    expect(withOverrides(spec, set)).to.deep.include({ plant: ['stale-aaaa'] });
  });

  it('names the nearest field for an unknown one', () => {
    expect(() => parseOverrides(['release.rolout=x'], spec)).to.throw(UsageError, /did you mean "release\.rollout"/);
    expect(() => parseOverrides(['fleets.1.count=3'], spec)).to.throw(UsageError, /"fleets\.0\.count"/);
    expect(() => parseOverrides(['release.__proto__=1'], spec)).to.throw(UsageError);
    expect(() => parseOverrides(['release'], spec)).to.throw(UsageError, /path=value/);
  });

  it('says in one sentence what the lab does not accept', () => {
    const schema = z.object({ release: z.object({ rollout: z.enum(['zoned']), share: z.number().max(1) }) });
    const entry = { name: 'tiny', title: '', spec: () => spec, schema, define: () => ({}) } as unknown as LabEntry;
    const set = { 'release.rollout': 'never', 'release.share': 2 };
    expect(() => specOf(entry, 'search', set)).to.throw(
      UsageError,
      /^lab "tiny" .*release\.rollout: .*; release\.share: /,
    );
  });
});
