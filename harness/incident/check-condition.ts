import { UsageError } from '../basics/errors.ts';
import type { Choices } from '../history/event-book.ts';
import { nearest, pick } from '../input/did-you-mean.ts';
import type { LabSpec, Role } from '../lab/spec.ts';
import { topologyOf } from '../lab/topology.ts';
import type { Platform } from '../platform/platform.ts';
import { choicesFor, PROSE, rolesFor } from './choices.ts';
import { type Condition, isFields, matches, type Wanted } from './condition.ts';
import { vocabularyOf } from './moments.ts';

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
  if (!isFields(wanted)) {
    known('node', wanted, nodes.map(({ id }) => id)); // biome-ignore format: one thought
    return;
  }
  for (const [key, wish] of Object.entries(wanted)) {
    if (key === 'not') checkNodeFields(wish, spec);
    else if (key === 'id' || key === 'role' || key === 'region' || key === 'network') {
      if (isFields(wish))
        throw new UsageError(`a node's ${key} is a value: to exclude some, write not: { ${key}: ... }`);
      known(key === 'id' ? 'node' : key, wish, nodes.map((node) => node[key])); // biome-ignore format: one thought
    } else throw new UsageError(`a node has no "${key}": ask for its id, role, region or network`);
  }
}

/** The lab that a condition asks about. */
export interface Asked {
  readonly spec: LabSpec;
  readonly platform: Platform;
}

function checkFields(type: string, fields: Condition, asked: Asked): void {
  const { spec, platform } = asked;
  const { nodes = [], values = [] } = vocabularyOf(platform.events)[type] ?? {};
  const words = [...nodes, ...values];
  for (const [field, wanted] of Object.entries(fields)) {
    if (field === 'not' && isFields(wanted)) {
      checkFields(type, wanted, asked);
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
  const choices = choicesFor(type, field, spec, platform.events);
  if (PROSE.includes(field)) checkProse(type, field, wanted);
  else if (isFields(wanted)) checkComparison(type, field, wanted, choices === 'number');
  else checkChoice(type, field, wanted, choices);
}

function checkChoice(type: string, field: string, wanted: Wanted, choices: Choices): void {
  if (Array.isArray(wanted) && wanted.length === 0)
    throw new UsageError(`${type}.${field} is one of a list that is empty, and so nothing: name one`);
  if (choices === undefined) return;
  for (const one of [wanted].flat()) {
    if ((choices === 'number' || field === 'family') && typeof one !== 'number')
      throw new UsageError(
        `${type}.${field} is a number, but got ${JSON.stringify(one)}: write one, such as 2, or compare it, such as { above: 2 }`,
      );
    if (choices === 'number' && !(Number.isInteger(one) && Number(one) >= 0))
      throw new UsageError(`${type}.${field} is never ${one}: write a whole number`);
  }
  if (choices !== 'number') known(`${field} of ${type}`, wanted, choices);
}

/** Text for people is asked for by what is in it: nobody writes down the whole. */
function checkProse(type: string, field: string, wanted: Wanted): void {
  const asked = isFields(wanted) ? Object.entries(wanted) : [];
  if (asked.length > 0 && asked.every(([how, wish]) => how === 'contains' && typeof wish === 'string' && wish !== ''))
    return;
  throw new UsageError(`${type}.${field} is text for people: ask for what is in it, as ${field}: { contains: ... }`);
}

/** Numbers can be compared; what has a list of values is one of them. */
function checkComparison(type: string, field: string, wanted: Condition, isNumber: boolean): void {
  if (!isNumber) throw new UsageError(`${type}.${field} is a value: to exclude some, write not: { ${field}: ... }`);
  const asked = Object.entries(wanted);
  const isWhole = asked.every(([how, wish]) => (how === 'above' || how === 'below') && typeof wish === 'number');
  if (asked.length === 0 || !isWhole)
    throw new UsageError(`${type}.${field} is compared with above: and below:, each with a number`);
  const [above, below] = [Number(wanted.above ?? -1), Number(wanted.below ?? Number.POSITIVE_INFINITY)];
  if (wanted.above !== undefined && above < 0)
    throw new UsageError(`${type}.${field} is always above ${above}: leave it out, or write what is meant`);
  if (above >= below || below <= 0)
    throw new UsageError(`${type}.${field} is never above ${above} and below ${below}: change one`);
}

/** Whether a condition can ever be met on a lab. Throws UsageError, one sentence that says what is not there. */
export function checkCondition({ type, ...fields }: Condition, asked: Asked): void {
  const types = Object.keys(vocabularyOf(asked.platform.events));
  if (typeof type !== 'string') throw new UsageError(`type is missing: add one of ${types.join(', ')}`);
  known('type of event', type, types);
  checkFields(type, fields, asked);
}
