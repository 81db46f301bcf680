import { UsageError } from '../basics/errors.ts';
import { nearest, pick } from '../input/did-you-mean.ts';
import type { YamlFile } from '../input/yaml-file.ts';
import type { LabSpec, Ms, Role } from '../lab/spec.ts';
import { topologyOf } from '../lab/topology.ts';
import type { Platform } from '../platform/platform.ts';
import type { LabDefinition } from '../runtime/runtime.ts';
import { cutShortMs, injectionProblem } from '../schedule/check.ts';
import type { Catalogue } from '../setup/catalogue.ts';
import { specOf } from '../setup/overrides.ts';
import { choicesFor, rolesFor } from './choices.ts';
import { type Condition, matches, type Wanted } from './condition.ts';
import type { DecodedIncident } from './decode-incident.ts';
import { actionOf, actionsAmong } from './decode-operator.ts';
import type { Variant } from './incident.ts';
import { vocabularyOf } from './moments.ts';

/** Fields of an injection as the file has them. */
const FIELD_IN_FILE = { target: 'target', atMs: 'at' } as const;

type Sort = 'fault' | 'push' | 'operator';

/** The field that says what an entry does to the lab. */
const sortAt = (file: YamlFile, entry: number): Sort => {
  const { timeline } = file.value as { readonly timeline: readonly object[] };
  const told = timeline[entry] ?? {};
  return 'operator' in told ? 'operator' : 'push' in told ? 'push' : 'fault';
};

/** What to do where something lasts that is written as what happens at once, or the other way round. */
const MISTIMED: Readonly<Record<Sort, (durationMs: Ms) => string>> = {
  push: () => 'lasts: write fault:, and for:',
  fault: () => 'happens at once: write push:',
  operator: (durationMs) => (durationMs === 0 ? 'lasts: say how long, with for:' : 'happens at once: leave for: out'),
};

function checkInjection(decoded: DecodedIncident, catalogue: Catalogue, lab: LabDefinition, index: number): void {
  const { spec } = lab;
  const { incident, file, injectionAt } = decoded;
  const [injection, entry] = [incident.injections[index], injectionAt[index]];
  if (!injection || entry === undefined) return;
  const faults = new Map(catalogue.faults.map((fault) => [fault.kind, fault]));
  const found = injectionProblem(injection, faults, spec, lab);
  const endMs = found ? undefined : cutShortMs(injection, spec);
  if (endMs !== undefined) {
    const problem = `ends after ${endMs / 1000} s, when everything heals: let it end by then, or begin earlier`;
    throw file.refuse(['timeline', entry, 'for'], `timeline[${entry}].for: ${problem}`);
  }
  if (!found) return;
  const sort = sortAt(file, entry);
  const refuse = (field: string, end: string) =>
    file.refuse(['timeline', entry, field], `timeline[${entry}].${field}${end}`);
  if (found.field === 'durationMs') {
    throw refuse(sort, `: ${injection.kind} ${MISTIMED[sort](injection.durationMs)}`);
  }
  if (found.field === 'params') throw refuse('with', `.${found.problem}`);
  if (found.field === 'kind' && sort === 'operator' && !faults.has(injection.kind))
    file.locate(['timeline', entry, sort], () =>
      pick('action of an operator', actionOf(injection.kind), actionsAmong([...faults.keys()]), (name) => name),
    );
  throw refuse(found.field === 'kind' ? sort : FIELD_IN_FILE[found.field], `: ${found.problem}`);
}

/** Refuses a name that is not among those that there are. */
function known(what: string, name: Wanted, names: readonly string[]): void {
  for (const one of Array.isArray(name) ? name : [name]) {
    if (typeof one !== 'object') pick(what, String(one), [...new Set(names)], (candidate) => candidate);
  }
}

/** What a condition may ask of a node. */
function checkNode(wanted: Wanted, spec: LabSpec, roles: readonly Role[] | undefined): void {
  checkNodeFields(wanted, spec);
  const { nodes } = topologyOf(spec);
  const possible = nodes.filter(({ role }) => !roles || roles.includes(role));
  if (possible.some((node) => matches(node, wanted))) return;
  throw new UsageError(
    `no ${roles ? roles.join(', ') : 'node'} of the lab is ${JSON.stringify(wanted)}: a step that asks for one is never seen`,
  );
}

function checkNodeFields(wanted: Wanted, spec: LabSpec): void {
  const { nodes } = topologyOf(spec);
  if (typeof wanted !== 'object' || Array.isArray(wanted)) {
    known('node', wanted, nodes.map(({ id }) => id)); // biome-ignore format: one thought
    return;
  }
  for (const [key, wish] of Object.entries(wanted as Condition)) {
    if (key === 'not') checkNodeFields(wish, spec);
    else if (key === 'id' || key === 'role' || key === 'region' || key === 'network') {
      known(key === 'id' ? 'node' : key, wish, nodes.map((node) => node[key])); // biome-ignore format: one thought
    } else throw new UsageError(`a node has no "${key}": ask for its id, role, region or network`);
  }
}

/** The lab that a condition asks about. */
interface Asked {
  readonly spec: LabSpec;
  readonly platform: Platform;
}

function checkFields(type: string, fields: Condition, asked: Asked): void {
  const { spec, platform } = asked;
  const { nodes = [], values = [] } = vocabularyOf(platform.events)[type] ?? {};
  const words = [...nodes, ...values];
  for (const [field, wanted] of Object.entries(fields)) {
    if (field === 'not' && typeof wanted === 'object' && !Array.isArray(wanted)) {
      checkFields(type, wanted as Condition, asked);
    } else if (nodes.includes(field)) checkNode(wanted, spec, rolesFor(type, field, platform.roles));
    else if (values.includes(field)) checkValue(type, field, wanted, asked);
    else {
      throw new UsageError(
        `${type} has no "${field}": did you mean "${nearest(field, words)}"? It has ${words.join(', ')}`,
      );
    }
  }
}

/** A value that the field never has would make a step that is never seen, and `misses` come true whatever happens. */
function checkValue(type: string, field: string, wanted: Wanted, { spec, platform }: Asked): void {
  if (typeof wanted === 'object' && !Array.isArray(wanted))
    throw new UsageError(`${type}.${field} is a value: to exclude some, write not: { ${field}: ... }`);
  const choices = choicesFor(type, field, spec, platform.events);
  if (choices === undefined) return;
  for (const one of [wanted].flat()) {
    if ((choices === 'number' || field === 'family') && typeof one !== 'number')
      throw new UsageError(`${type}.${field} is a number, but got ${JSON.stringify(one)}: write it without quotes`);
    if (choices === 'number' && !(Number.isInteger(one) && Number(one) >= 0))
      throw new UsageError(`${type}.${field} is never ${one}: write a whole number`);
  }
  if (choices !== 'number') known(`${field} of ${type}`, wanted, choices);
}

function checkCondition({ type, ...fields }: Condition, asked: Asked): void {
  const types = Object.keys(vocabularyOf(asked.platform.events));
  if (typeof type !== 'string') throw new UsageError(`type is missing: add one of ${types.join(', ')}`);
  known('type of event', type, types);
  checkFields(type, fields, asked);
}

function checkVariant(decoded: DecodedIncident, catalogue: Catalogue, name: string, { set, expect }: Variant): void {
  const { incident, file, stepAt } = decoded;
  if (expect.is === 'violates') {
    const work = () => pick('invariant', expect.invariant, catalogue.invariants, (invariant) => invariant.name);
    file.locate(['variants', name, 'expect'], work);
  }
  const lab = file.locate(['lab'], () => pick('lab', incident.lab, catalogue.labs, (entry) => entry.name));
  const spec = file.locate(['variants', name, 'set'], () => specOf(lab, 'search', set));
  const made = lab.define(spec);
  const { platform } = made;
  for (const index of incident.injections.keys()) checkInjection(decoded, catalogue, made, index);
  for (const [index, { when }] of incident.steps.entries()) {
    file.locate(['timeline', stepAt[index] ?? 0, 'when'], () => checkCondition(when, { spec, platform }));
  }
}

/** Whether this build can run every variant. Throws UsageError, one sentence with file, line and what to do. */
export function checkIncident(decoded: DecodedIncident, catalogue: Catalogue): void {
  for (const [name, variant] of Object.entries(decoded.incident.variants)) {
    checkVariant(decoded, catalogue, name, variant);
  }
}
