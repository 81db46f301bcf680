import { expect } from 'chai';
import { UsageError } from '../basics/errors.ts';
import { EXAMPLE } from '../testkit/incident.ts';
import { forbids, testRegistry } from '../testkit/registry.ts';
import { checkIncident } from './check-incident.ts';
import { decodeIncident } from './decode-incident.ts';

/** The tests' faults all last, so a push is told as a fault here. */
const lasting = EXAMPLE.replace('push: bad', 'fault: bad\n    for: 1s');
const registry = testRegistry([forbids('bad')]);
const check = (from = '', to = '') => {
  expect(lasting).to.contain(from);
  return () =>
    checkIncident(
      decodeIncident(lasting.replace(from, to), 'mine.yaml', () => undefined),
      registry,
    );
};

describe('what an incident file asks of a build', () => {
  it('is there', () => {
    expect(check()).not.to.throw();
  });

  const bad: readonly [string, string, string, RegExp][] = [
    ['a lab', 'lab: tiny', 'lab: huge', /^mine\.yaml line 5: unknown lab "huge": did you mean "tiny"/],
    ['an invariant', 'no-bad', 'no-bat', /^mine\.yaml line 27: unknown invariant "no-bat": did you mean "no-bad"/],
    [
      'a field of the lab',
      'timing.delegationTtlMs',
      'timing.answerMs',
      /^mine\.yaml line 26: the lab has no field "timing\.answerMs"/,
    ],
    [
      'a fault',
      'fault: mild',
      'fault: wild',
      /^mine\.yaml line 10: timeline\[0\]\.fault: "wild" is no fault of this build: did you mean "mild"\?/,
    ],
    ['a target', 'node:llns-a1', 'node:llns-z9', /line 14: timeline\[1\]\.target: target "node:llns-z9" names nothing/],
    ['a time for faults', '+20s', '+20m', /line 10: timeline\[0\]\.at: 1200000 is outside of the time for faults/],
    ['a parameter', 'for: 1.5s', 'for: 1.5s, with: { x: 1 }', /line 10: timeline\[0\]\.with\.x is a field that/],
    [
      'a fault that happens at once',
      'fault: bad\n    for: 1s',
      'push: bad',
      /line 12: timeline\[1\]\.push: bad lasts: write fault:/,
    ],
    ['a type of event', 'type: down', 'type: drown', /line 19: unknown type of event "drown": did you mean "down"/],
    [
      'a field of the event',
      'type: down, node',
      'type: down, nodes',
      /line 19: down has no "nodes": did you mean "node"/,
    ],
    ['a field of a node', '{ role: llns } }\n  - step', '{ rule: llns } }\n  - step', /line 19: a node has no "rule"/],
    [
      'a role',
      '{ role: llns } }\n  - step',
      '{ role: llms } }\n  - step',
      /line 19: unknown role "llms": did you mean "llns"/,
    ],
    ['a node', '{ role: llns } }\n  - step', 'llns-a7 }\n  - step', /line 19: unknown node "llns-a7": did you mean/],
    ['what is under not', 'type: up, node: {', 'type: up, node: { not: { region: q },', /line 22: unknown region "q"/],
    ['a value', 'type: up, node: {', 'type: down, how: sleep, node: {', /line 22: unknown how of down "sleep"/],
    [
      'a value, one of several',
      'type: up, node: {',
      'type: down, how: [crash, nap], node: {',
      /unknown how of down "nap"/,
    ],
    [
      'a value, and not fields',
      'type: up, node: {',
      'type: down, how: { not: crash }, node: {',
      /down\.how is a value: to/,
    ],
    [
      'a customer',
      'type: up, node: {',
      'type: operation, customer: z9, client: {',
      /unknown customer of operation "z9"/,
    ],
    ['a number', 'type: up, node: {', 'type: query, family: "4", server: {', /query\.family is a number, but got "4"/],
    [
      'a name that clients ask for',
      'type: up, node: {',
      'type: query, name: shop.g.cdn.tst, server: {',
      /line 22: unknown name of query "shop\.g\.cdn\.tst": did you mean "shop\.g\.cdn\.test"/,
    ],
    ['a family', 'type: up, node: {', 'type: query, family: 5, server: {', /unknown family of query "5"/],
    ['a version', 'type: up, node: {', 'type: release, version: 1.5, node: {', /release\.version is never 1\.5/],
    [
      'a node with all of that',
      'type: up, node: { role: llns }',
      'type: up, node: { role: edge, region: b }',
      /line 22: no node of the lab is \{"role":"edge","region":"b"\}: a step that asks for one is never seen/,
    ],
    [
      'a node that can be there',
      'type: up, node: { role: llns }',
      'type: query, server: { role: edge }',
      /no gtld, tlns, llns of the lab is \{"role":"edge"\}/,
    ],
    [
      'time for all of it',
      'for: 1.5s',
      'for: 60s',
      /line 10: timeline\[0\]\.for: ends after 60 s, when everything heals/,
    ],
    [
      'an end of all of it',
      'for: 1.5s',
      'for: 1.5s, every: 20s, times: 9',
      /line 10: timeline\[0\]\.times: the time at 60 s ends/,
    ],
    [
      'users',
      'violates no-bad',
      'hurts at least 1 % of tier 7',
      /line 27: unknown group of users "tier 7": did you mean "tier 1"/,
    ],
    [
      'text as it is',
      'type: up, node: {',
      'type: down, reason: killed, node: {',
      /down\.reason is text for people: ask for what/,
    ],
    [
      'a number that can be',
      'type: up, node: {',
      'type: query, tookMs: { above: 9, below: 3 }, server: {',
      /never above 9 and below 3/,
    ],
    [
      'a comparison',
      'type: up, node: {',
      'type: query, tookMs: { over: 9 }, server: {',
      /tookMs is compared with above: and below:/,
    ],
    [
      'a role that is a value',
      'type: up, node: { role: llns }',
      'type: up, node: { role: { not: llns } }',
      /a node's role is a value/,
    ],
    ['a type at all', 'type: up, ', '', /line 22: type is missing: add one of fetch,/],
  ];
  for (const [what, from, to, message] of bad) {
    it(`is refused where it is not, with its line: ${what}`, () => {
      expect(check(from, to)).to.throw(UsageError, message);
    });
  }
});
