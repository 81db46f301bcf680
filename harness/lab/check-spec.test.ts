import { expect } from 'chai';
import { testSpec } from '../testkit/tiny-spec.ts';
import { specProblems } from './check-spec.ts';
import type { LabSpec } from './spec.ts';

const long = 'a'.repeat(64);
const spec = testSpec();
const timing = (given: Partial<LabSpec['timing']>) => ({ timing: { ...spec.timing, ...given } });
const customers = (...ids: readonly string[]) => ({ customers: ids.map((id) => ({ id, tier: 1 as const })) });

/** What is wrong, and the field that has to be named for it. */
const WRONG: readonly (readonly [string, Partial<LabSpec>, string])[] = [
  ['a zone beyond ASCII', { zone: 'bücher.test' }, 'zone'],
  ['an empty zone', { zone: '' }, 'zone'],
  ['a zone with an empty label', { zone: 'cdn..test' }, 'zone'],
  ['a zone that ends with a dot', { zone: 'cdn.test.' }, 'zone'],
  ['a zone with an underscore', { zone: 'c_dn.test' }, 'zone'],
  ['a zone with a hyphen at an end', { zone: '-cdn.test' }, 'zone'],
  ['a label of 64 octets', { zone: `${long}.test` }, 'zone'],
  ['a zone of 300 octets', { zone: Array.from({ length: 60 }, () => 'abcd').join('.') }, 'zone'],
  ['a customer of 64 octets', customers(long), 'customers.0.id'],
  ['a customer that ends with a hyphen', customers('shop-'), 'customers.0.id'],
  ['a customer twice', customers('shop', 'news', 'shop'), 'customers.2.id'],
  ['a critical name of no customer', { validateRecovery: ['nobody'] }, 'validateRecovery.0'],
  ['a region twice', { regions: [...spec.regions, ...spec.regions.slice(0, 1)] }, 'regions.2.id'],
  ['a fleet of no region', { fleets: [...spec.fleets, { role: 'edge', region: 'q', count: 1 }] }, 'fleets.5.region'],
  ['no client network', { fleets: spec.fleets.slice(0, -1) }, 'fleets'],
  ['more nodes than addresses', { fleets: [...spec.fleets, ...Array.from({ length: 3 }, () => ({ role: 'edge' as const, region: 'a', count: 99 }))] }, 'fleets'],
  ['two nodes of one name', { regions: [...spec.regions, { id: 'a1', network: 'x' }], fleets: [{ role: 'edge', region: 'a', count: 11 }, { role: 'edge', region: 'a1', count: 1 }, ...spec.fleets.slice(-1)] }, 'fleets.1'],
  ['a negative delay', { delay: { ...spec.delay, farMs: -5 } }, 'delay.farMs'],
  ['a delay that leaves no time', { delay: { ...spec.delay, regionMs: 1e9 } }, 'delay.regionMs'],
  ['a run that is quiet throughout', timing({ quietMs: spec.timing.durationMs }), 'timing.quietMs'],
  ['a ladder out of order', timing({ durationLadderMs: [2_000, 1_000] }), 'timing.durationLadderMs'],
  ['more operations than can be made', timing({ opsPerSecond: 1e9 }), 'timing.opsPerSecond'],
  ['a run of more steps of the grid than can be', timing({ durationMs: 1e12, gridMs: 1 }), 'timing.gridMs'],
]; // biome-ignore format: a table

describe('what keeps a spec from working', () => {
  it('is nothing in a sound one, of the longest names that there can be too', () => {
    expect(specProblems(spec)).to.deep.equal([]);
    expect(specProblems({ ...spec, zone: `${'a'.repeat(63)}.test` })).to.deep.equal([]);
  });

  for (const [what, given, field] of WRONG) {
    it(`is ${what}, and the field is named`, () => {
      const problems = specProblems({ ...spec, ...given });
      expect(problems.map(({ path }) => path.join('.'))).to.include(field);
      for (const { problem } of problems) expect(problem).to.match(/^[^.;]{3}/);
    });
  }
});
