import type { EventBook } from '../history/event-book.ts';
import type { AddressEvent, FetchEvent, LifeEvent, OperationEvent, SpillEvent } from '../history/events.ts';
import { MEANING } from '../history/outcomes.ts';
import { customerZone, nameOfCustomer } from '../lab/names.ts';
import { INSTRUMENT, type LabSpec, type Role } from '../lab/spec.ts';
import { type Roles, type RoleTraits, rolesWith } from '../platform/roles.ts';

/** Written as the keys of a record, so that the compiler knows that none is missing. */
const keys = <T extends string>(all: Record<T, true>): readonly string[] => Object.keys(all);

const ATTEMPT = Object.keys(MEANING);
const FETCH = keys<FetchEvent['outcome']>({ ok: true, nxdomain: true, nodata: true, servfail: true });
const OPERATION = keys<OperationEvent['outcome']>({ ok: true, fail: true, unknown: true });
const SPILL = keys<SpillEvent['outcome']>({ ok: true, fail: true });
const ADDRESS = keys<AddressEvent['action']>({ claimed: true, released: true });
const DOWN = keys<Extract<LifeEvent, { type: 'down' }>['how']>({
  ...{
    process: true,
    machine: true,
    container: true,
    crash: true,
    pause: true,
    restart: true,
    moved: true,
    upgrade: true,
  },
});
const QUESTION = { rrtype: ['A', 'AAAA'] } as const;

/** What the fields of moments can hold, by the type of moment, where that is a list; others hold names and numbers. */
const CHOICES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  fetch: { ...QUESTION, outcome: FETCH },
  query: { ...QUESTION, outcome: ATTEMPT },
  validation: { ...QUESTION, outcome: ATTEMPT },
  referral: QUESTION,
  // An operation on fresh addresses has no such field.
  operation: { outcome: OPERATION, stale: ['true'] },
  spill: { outcome: SPILL },
  request: { outcome: ATTEMPT },
  address: { action: ADDRESS },
  down: { how: DOWN },
};

/** Fields that hold text for people: of no use but for what is in it. */
export const PROSE: readonly string[] = ['detail', 'reason'];

/** The values that a field of a type of moment can have in a lab, `number` for any number; undefined where any text may be right. */
export function choicesFor(
  type: string,
  field: string,
  spec: LabSpec,
  book: EventBook,
): readonly string[] | 'number' | undefined {
  if (field === 'family') return ['4', '6'];
  if (field === 'tookMs') return 'number';
  // What clients ask for, and so all that their resolvers do.
  if (field === 'name') return spec.customers.map(({ id }) => nameOfCustomer(id, spec));
  if (field === 'customer') return spec.customers.map(({ id }) => id);
  // The cuts of the hierarchy that resolvers walk down.
  if (field === 'cut') return ['.', spec.zone, customerZone(spec)];
  return CHOICES[type]?.[field] ?? book[type]?.values[field];
}

/** The trait of the nodes that the instruments' own events can hold, by type and field; others may hold any node. */
const TRAITS: Readonly<Record<string, Readonly<Record<string, keyof RoleTraits>>>> = {
  fetch: { from: 'answersDns' },
  query: { server: 'answersDns', insteadOf: 'answersDns' },
  validation: { server: 'answersDns' },
  referral: { from: 'answersDns', to: 'answersDns' },
  request: { server: 'answersHttp', insteadOf: 'answersHttp' },
};

/** The roles that a node in a field of a type of moment can have; undefined where it may be any. */
export function rolesFor(type: string, field: string, roles: Roles): readonly Role[] | undefined {
  if (field === 'client') return [INSTRUMENT];
  const trait = TRAITS[type]?.[field];
  return trait && rolesWith(roles, (traits) => traits[trait]);
}
