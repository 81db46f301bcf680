import { expect } from 'chai';
import { EXAMPLE } from '../testkit/incident.ts';
import { forbids, testRegistry } from '../testkit/registry.ts';
import { decodeIncident } from './decode-incident.ts';
import { warningsOf } from './warnings.ts';

const registry = testRegistry([forbids('bad')]);
const warnings = (from: string, to: string) => {
  expect(EXAMPLE).to.contain(from);
  return warningsOf(
    decodeIncident(EXAMPLE.replace(from, to), 'mine.yaml', () => undefined),
    registry,
  );
};

describe('what is odd about an incident that can run', () => {
  it('is nothing where each variant sets up a lab of its own, and each step is asked for and has its place', () => {
    expect(warnings('expect: misses', 'set: { timing.delegationTtlMs: 5000 }\n    expect: misses')).to.deep.equal([]);
  });

  const odd: readonly [string, string, string, RegExp][] = [
    ['a step at any time', '    during: loss\n', '', /line 14: step "died" may be seen before anything happened/],
    [
      'a fault that is too short to be seen',
      'for: 1.5s',
      'for: 900ms',
      /line 10: mild is over after 900 ms, and a client/,
    ],
    ['a variant that demands nothing', 'steps: [died]', 'steps: []', /line 28: variant fixed requires no step/],
    [
      'variants that are alike',
      'title: all on',
      'title: all on',
      /line 32: variant other sets the lab up as variant fixed does/,
    ],
  ];
  for (const [what, from, to, message] of odd) {
    it(`is told with its line: ${what}`, () => {
      expect(warnings(from, to).join('\n')).to.match(message);
    });
  }

  it('is a step that no variant requires', () => {
    const text = EXAMPLE.replace('steps: all', 'steps: []').replaceAll(/steps: \[died\]/g, 'steps: []');
    const found = warningsOf(
      decodeIncident(text, 'mine.yaml', () => undefined),
      registry,
    );
    expect(found[0]).to.match(/line 14: no variant requires step "died": add it/);
  });
});
