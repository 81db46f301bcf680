import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { faults } from '../../faults/index.ts';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import { labs } from '../../fixtures/labs/index.ts';
import { UsageError } from '../../harness/basics/errors.ts';
import { checkIncident } from '../../harness/incident/check-incident.ts';
import { decodeIncident } from '../../harness/incident/decode-incident.ts';
import { warningsOf } from '../../harness/incident/warnings.ts';

const catalogue = { labs, faults, invariants, runtimes: [] };
const textOf = (name: string): string =>
  readFileSync(new URL(`../../fixtures/incidents/${name}.yaml`, import.meta.url), 'utf8');

/** What is said of a file: why it is refused, or what is odd about it; nothing of one that is sound. */
function saidOf(text: string): readonly string[] {
  try {
    const decoded = decodeIncident(text, 'wrong.yaml', () => 'fleet:control');
    checkIncident(decoded, catalogue);
    return warningsOf(decoded, catalogue);
  } catch (error) {
    if (error instanceof UsageError) return [error.message];
    throw error;
  }
}

const WITH_LINE = /^wrong\.yaml line \d+: [^\n]+$/;

/** File, what is wrong with it, what stands there, what is written in its place, what is said. */
const WRONG: readonly (readonly [string, string, string, string, RegExp])[] = [
  ['akamai-2011', 'a kind of fault', 'fault: packet-loss', 'fault: packet-los', /did you mean "packet-loss"/],
  ['akamai-2011', 'a push that is a fault', 'push: family-mismatch', 'fault: family-mismatch', /\.for is missing/],
  ['akamai-2011', 'a parameter', 'machines: 2', 'machine: 2', /with\.machine.* did you mean "machines"/],
  ['akamai-2011', 'a value of a parameter', 'how: machine', 'how: machin', /with\.how is wrong/],
  ['akamai-2011', 'a target', 'target: region:c', 'target: region:q', /target: .*names nothing/],
  ['akamai-2011', 'a time', 'at: +35s', 'at: 35s', /at: "35s" is no time/],
  ['akamai-2011', 'a length', 'for: 20s', 'for: 20', /for is wrong/],
  ['akamai-2011', 'a length that is too long', 'for: 20s', 'for: 20m', /for: ends after 100 s/],
  ['akamai-2011', 'a name of a step', 'after: taken', 'after: take', /after: "take" is no earlier entry/],
  ['akamai-2011', 'a type of event', 'type: rollout', 'type: rolout', /did you mean "rollout"/],
  ['akamai-2011', 'a field of an event', 'how: crash', 'why: crash', /down has no "why"/],
  ['akamai-2011', 'a value of an event', 'action: activated', 'action: activate', /did you mean "activated"/],
  ['akamai-2011', 'a role', 'role: [llns, tlns]', 'role: [llns, tlms]', /unknown role "tlms"/],
  ['akamai-2011', 'an invariant', 'violates no-restart-storm', 'violates no-restart-storms', /unknown invariant/],
  ['akamai-2011', 'an expectation', 'expect: holds', 'expect: hold', /expect is wrong/],
  ['akamai-2011', 'a required step', 'steps: [refused]', 'steps: [refuse]', /"refuse" is no step/],
  ['akamai-2011', 'a setting', 'release.gate: alert', 'release.gates: alert', /no field "release\.gates"/],
  ['akamai-2011', 'a value of a setting', 'release.gate: alert', 'release.gate: alerts', /release\.gate: /],
  ['akamai-2011', 'a step without its place', '    after: config\n', '', /may be seen before anything happened/],
  ['akamai-2011', 'a step that is no longer required', 'crashed, reverted]', 'crashed]', /no variant requires step/],
  ['akamai-2011', 'a fault that nobody can see', 'for: 10s', 'for: 10ms', /is over after 10 ms/],
  ['akamai-2011', 'a lab', 'lab: small', 'lab: smal', /unknown lab "smal"/],
  ['akamai-2011', 'a variant like another', 'crashRejection: causal', 'crashRejection: direct', /sets the lab up as/],
  ['akamai-2011', 'a repetition past the end', 'for: 20s', 'for: 20s, every: 20s, times: 9', /times: the time at/],
  ['akamai-2011', 'a list of nothing', 'action: activated', 'action: []', /one of a list that is empty/],
  [
    'akamai-2011',
    'a term longer than a run',
    '    after: config\n',
    '    after: config\n    within: 10m\n',
    /longer than a run/,
  ],
  [
    'denic-2010',
    'whom to drain',
    'operator: drain, target: [region:a, region:b]',
    'operator: drain',
    /target is missing: say who/,
  ],
  ['cloudflare-dns-2023', 'a wait that is too long', 'when: 20s after', 'when: 200s after', /never: all heals after/],
  ['fastly-2021', 'a lab before an entry of operators', 'lab: small', 'lab: smal', /unknown lab "smal"/],
  ['dynamodb-2025', 'a bound that bounds nothing', 'version: [2, 3]', 'version: { above: -2 }', /always above -2/],
  ['azure-front-door-2025', 'a count in short', 'count: { atLeast: 6 }', 'count: 6', /expected { atLeast: 3 }/],
  ['dynamodb-2025', 'a version in words', 'version: [2, 3], node', 'version: "> 3", node', /such as { above: 2 }/],
  ['akamai-2021-rca', 'a clock without a start', 'start: ', '# start: ', /add start:/],
];

describe('a file of an incident that is slightly wrong', () => {
  for (const [name, what, from, to, message] of WRONG) {
    it(`is refused with its line, or told as odd: ${name}, ${what}`, () => {
      const text = textOf(name);
      expect(text).to.contain(from);
      expect(saidOf(text), 'as it is').to.deep.equal([]);
      const said = saidOf(text.replace(from, to));
      expect(said).to.have.length.above(0);
      for (const line of said) expect(line).to.match(WITH_LINE);
      expect(said.join('\n')).to.match(message);
    });
  }
});

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Fields that people only read, or name as they like. */
const PROSE = ['title', 'story', 'step', 'source', 'sources', 'id', 'name', 'seed', 'tour'];

/** Gives each file that has one letter too many in a field's name or in its text, of what has a meaning. */
function slips(whole: Fields): readonly { readonly what: string; readonly text: string }[] {
  const all: { what: string; text: string }[] = [];
  const walk = (at: Fields, isNamed: boolean): void => {
    const say = (what: string) => all.push({ what, text: stringify(whole) });
    for (const [field, value] of Object.entries(at)) {
      if (PROSE.includes(field)) continue;
      if (!Array.isArray(at) && !isNamed) {
        delete at[field];
        at[`${field}x`] = value;
        say(`${field} has become ${field}x`);
        delete at[`${field}x`];
        at[field] = value;
      }
      if (isFields(value)) walk(value, field === 'variants');
      if (typeof value !== 'string') continue;
      at[field] = `${value}x`;
      say(`${value} has become ${value}x`);
      at[field] = value;
    }
  };
  walk(whole, false);
  return all;
}

describe('a letter too many in the file of an incident', () => {
  for (const name of ['akamai-2011', 'akamai-2021-rca']) {
    it(`is never silent, wherever it has a meaning: ${name}`, function () {
      this.timeout(120_000);
      const slipped = slips(parse(textOf(name), { merge: true }));
      expect(slipped).to.have.length.above(100);
      for (const { what, text } of slipped) {
        const [first] = saidOf(text);
        expect(first, what).to.match(WITH_LINE);
      }
    });
  }
});
