import { expect } from 'chai';
import { UsageError } from '../basics/errors.ts';
import { EXAMPLE } from '../testkit/incident.ts';
import { decodeIncident } from './decode-incident.ts';

const decode = (text: string) =>
  decodeIncident(text, 'mine.yaml', (lab) => (lab === 'tiny' ? 'fleet:boss' : undefined)).incident;
/** The example with one piece of text replaced, which must be there. */
function changed(from: string, to: string): string {
  expect(EXAMPLE).to.contain(from);
  return EXAMPLE.replace(from, to);
}

describe('an incident file', () => {
  it('gives injections in lab time: relative, and by a clock that runs past midnight at its pace', () => {
    expect(decode(EXAMPLE).injections).to.deep.equal([
      { kind: 'mild', target: 'fleet:llns', atMs: 20_000, durationMs: 1_500, params: {} },
      { kind: 'bad', target: 'node:llns-a1', atMs: 10_000, durationMs: 0, params: {} },
    ]);
  });

  it('gives steps that know what they wait for', () => {
    const [died, back] = decode(EXAMPLE).steps;
    expect(died).to.deep.include({ id: 'died', title: 'a nameserver dies', source: 'section 1', during: [0] });
    expect(back).to.deep.include({ id: 'and comes back', after: { step: 'died' } });
  });

  it('gives variants with what is expected of each', () => {
    const { vulnerable, fixed, other } = decode(EXAMPLE).variants;
    expect(vulnerable).to.deep.include({ set: { 'timing.delegationTtlMs': 4000 }, steps: ['died', 'and comes back'] });
    expect([vulnerable, fixed, other].map((variant) => variant?.expect)).to.deep.equal([
      [{ is: 'violates', invariant: 'no-bad' }],
      [{ is: 'holds' }],
      [{ is: 'misses', step: 'and comes back' }],
    ]);
  });

  it('may push without a target: control takes it; and share overrides by merge keys', () => {
    expect(decode(changed('    target: node:llns-a1\n', '')).injections[1]?.target).to.equal('fleet:boss');
    const elsewhere = changed('    target: node:llns-a1\n', '').replace('lab: tiny', 'lab: other');
    expect(() => decode(elsewhere)).to.throw(UsageError, /target is missing, and nobody in lab other takes orders/);
    const merged = changed('set: { timing', 'set: { <<: { plant: x }, timing');
    expect(decode(merged).variants.vulnerable?.set).to.deep.equal({ plant: 'x', 'timing.delegationTtlMs': 4000 });
  });

  it('may harm several targets alike, and again and again', () => {
    const text = changed(
      'target: fleet:llns, for: 1.5s',
      'target: [fleet:llns, node:edge-a1], for: 1.5s, every: 5s, times: 2',
    );
    const { injections, steps } = decode(text);
    expect(injections.slice(0, 4).map(({ target, atMs }) => [target, atMs])).to.deep.equal([
      ['fleet:llns', 20_000],
      ['node:edge-a1', 20_000],
      ['fleet:llns', 25_000],
      ['node:edge-a1', 25_000],
    ]);
    expect(steps[0]?.during).to.deep.equal([0, 1, 2, 3]);
    const after = decode(text.replace('    during: loss', '    after: loss')).steps[0];
    expect(after?.after).to.deep.equal({ injection: 0 });
  });

  it('may be told by the minute and by the hour', () => {
    const text = EXAMPLE.replace('"23:59:50"', '"23:59"').replace('"00:00:10"', '"00:01"').replace('1.5s', '0.001h');
    expect(decode(text).injections.map(({ atMs, durationMs }) => [atMs, durationMs])).to.deep.equal([
      [20_000, 3_600],
      [60_000, 0],
    ]);
  });

  it('may have steps that must come soon and often, and variants of which several things are expected', () => {
    const text = changed('after: died', 'after: died\n    within: 5s\n    count: { atLeast: 3, in: 1s }').replace(
      'expect: violates no-bad',
      'expect: [violates no-bad, hurts at least 2.5 % of tier 1]',
    );
    const { steps, variants } = decode(text);
    expect(steps[1]).to.deep.include({ withinMs: 5_000, count: { atLeast: 3, inMs: 1_000 } });
    expect(variants.vulnerable?.expect).to.deep.equal([
      { is: 'violates', invariant: 'no-bad' },
      { is: 'hurts', atLeast: 0.025, of: { by: 'tier', which: '1' } },
    ]);
  });

  const bad: readonly [string, string, string, RegExp][] = [
    [
      'text that is not YAML',
      'title: an example',
      'title: [an example',
      /^mine\.yaml line \d+: this is not YAML \(.*\): correct/,
    ],
    ['another format', 'zonequake-incident/1', 'zonequake-incident/9', /^mine\.yaml line 1: format is wrong/],
    ['no seed', 'seed: 7\n', '', /^mine\.yaml line 1: seed is missing: add it$/],
    ['a field too many', 'lab: tiny', 'lab: tiny\nlabs: x', /^mine\.yaml line 6: labs is a field that .* remove it$/],
    [
      'an entry of no sort',
      'fault: mild, ',
      '',
      /^mine\.yaml line 10: timeline\[0\] must have one of fault, push, operator and step/,
    ],
    ['an entry of two sorts', 'push: bad', 'push: bad\n    fault: mild', /line 11: timeline\[1\] must have one of/],
    ['a fault without a length', ', for: 1.5s', '', /^mine\.yaml line 10: timeline\[0\]\.for is missing: add it$/],
    [
      'a length without a unit',
      'for: 1.5s',
      'for: "15"',
      /line 10: timeline\[0\]\.for: "15" is no length of time: write it as 10s/,
    ],
    ['no length at all', 'for: 1.5s', 'for: 0s', /timeline\[0\]\.for: "0s" is no length of time/],
    ['a push with a length', 'push: bad', 'push: bad\n    for: 1s', /line 13: timeline\[1\]\.for is a field that/],
    ['a time that is none', '+20s', 'soon', /line 10: timeline\[0\]\.at: "soon" is no time: write it as \+20s, or/],
    [
      'a time by a clock that is not set',
      'start: "23:59:50"\npace: 2\n',
      '',
      /line 9: timeline\[1\]\.at: 00:00:10 needs a clock/,
    ],
    ['a pace of no clock', 'start: "23:59:50"\n', '', /line 7: pace: it is the pace of a clock, and there is none/],
    ['a time before the start', '00:00:10', '23:59:40', /timeline\[1\]\.at: 23:59:40 is before 23:59:50, when the lab/],
    ['a clock that is none', '23:59:50', '25:00:00', /line 7: start: "25:00:00" is no time of day/],
    ['a step after nothing', 'after: died', 'after: dead', /line 20: timeline\[3\]\.after: "dead" is no earlier entry/],
    ['a step during a step', 'after: died', 'during: died', /timeline\[3\]\.during: "died" is no earlier fault/],
    ['an id twice', 'id: died', 'id: loss', /timeline\[2\]: "loss" is the id of an earlier entry/],
    ['a condition that is none', '{ type: up, node: { role: llns } }', 'up', /timeline\[3\]\.when is wrong/],
    ['an expectation that is none', 'expect: holds', 'expect: well', /line 30: variants\.fixed\.expect is wrong/],
    [
      'a step that is required and unknown',
      'steps: [died]',
      'steps: [lived]',
      /line 31: variants\.fixed\.steps: "lived" is no step/,
    ],
    [
      'a miss of what is not required',
      'misses and comes back',
      'misses died',
      /variants\.other\.expect: step "died" is to be missed, and nobody requires it/,
    ],
    [
      'a repetition without an end',
      'for: 1.5s',
      'for: 1.5s, every: 5s',
      /timeline\[0\]\.every: it says how far apart, .* add times:/,
    ],
    [
      'a repetition at no distance',
      'for: 1.5s',
      'for: 1.5s, times: 5',
      /timeline\[0\]\.times: it says how often, .* add every:/,
    ],
    [
      'one that overlaps',
      'for: 1.5s',
      'for: 1.5s, every: 1s, times: 5',
      /timeline\[0\]\.every: "1s" is shorter than it lasts/,
    ],
    [
      'a target twice',
      'fleet:llns, for',
      '[fleet:llns, fleet:llns], for',
      /timeline\[0\]\.target: "fleet:llns" is there twice/,
    ],
    [
      'a deadline of nothing',
      'during: loss',
      'during: loss\n    within: 5s',
      /line 18: timeline\[2\].within: .* add after:/,
    ],
    [
      'a deadline that is none',
      'after: died',
      'after: died\n    within: soon',
      /timeline\[3\]\.within: "soon" is no length of/,
    ],
    [
      'a count of none',
      'after: died',
      'after: died\n    count: { atLeast: 0 }',
      /timeline\[3\]\.count\.atLeast is wrong/,
    ],
    [
      'to hold and to break',
      'violates no-bad',
      '[holds, violates no-bad]',
      /variants\.vulnerable\.expect: it is to hold, and/,
    ],
    [
      'harm to nobody',
      'violates no-bad',
      'hurts at least 10 % of tier',
      /variants\.vulnerable\.expect is wrong \(expected "holds"/,
    ],
    ['no variants', EXAMPLE.slice(EXAMPLE.indexOf('variants:')), 'variants: {}', /line 22: variants is empty: add one/],
  ];
  for (const [what, from, to, message] of bad) {
    it(`is refused in one sentence with its line: ${what}`, () => {
      expect(() => decode(changed(from, to)))
        .to.throw(UsageError, message)
        .with.property('message')
        .that.does.not.match(/\n/);
    });
  }

  it('is refused where a step is to be during a push, which has no end', () => {
    const during = EXAMPLE.replace('push: bad', 'id: it\n    push: bad').replace('during: loss', 'during: it');
    expect(() => decode(during)).to.throw(
      UsageError,
      'timeline[2].during: "it" is a push, which has no end: write after: it',
    );
  });

  it('is refused when aliases make it explode', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [of, name] of ['ab', 'bc', 'cd', 'de'].map((pair) => [pair[0], pair[1]])) {
      bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${of}`).join(', ')}]`);
    }
    expect(() => decode(bomb.join('\n'))).to.throw(UsageError, /^mine\.yaml line 1: this cannot be read/);
  });
});
