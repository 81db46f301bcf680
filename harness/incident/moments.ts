import type { EventBook } from '../history/event-book.ts';
import type {
  Attempt,
  DnsAttempt,
  Event,
  FetchEvent,
  History,
  OperationEvent,
  ValidationEvent,
} from '../history/events.ts';
import { hasFailed } from '../history/outcomes.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import { type NodeInfo, topologyOf } from '../lab/topology.ts';

/** Something that a step's condition can be about: an event, or one attempt or referral within it. */
export interface Moment {
  readonly type: string;
  readonly atMs: Ms;
  /** Index in the history of the event that tells of it. */
  readonly event: number;
  /** Nodes are whole, so that a condition can ask for their role, region and network. */
  readonly fields: Readonly<Record<string, unknown>>;
}

type Part = Omit<Moment, 'event'>;

/** What a type of moment can be asked for: fields that hold nodes, and fields that hold values. */
interface Words {
  readonly nodes: readonly string[];
  readonly values: readonly string[];
}

/** Of what the harness itself tells, and of what its instruments do. */
const OWN: Readonly<Record<string, Words>> = {
  fetch: { nodes: ['client', 'from', 'answers'], values: ['name', 'rrtype', 'outcome', 'tookMs'] },
  query: { nodes: ['client', 'server', 'insteadOf'], values: ['name', 'rrtype', 'cut', 'family', 'outcome', 'tookMs'] },
  referral: { nodes: ['client', 'from', 'to'], values: ['name', 'rrtype', 'cut'] },
  operation: { nodes: ['client'], values: ['customer', 'outcome', 'stale', 'tookMs'] },
  spill: { nodes: ['client'], values: ['customer', 'outcome'] },
  request: { nodes: ['client', 'server', 'insteadOf'], values: ['customer', 'family', 'outcome', 'tookMs'] },
  validation: {
    nodes: ['client', 'server'],
    values: ['name', 'rrtype', 'cut', 'family', 'customer', 'outcome', 'tookMs'],
  },
  address: { nodes: ['node', 'of'], values: ['action'] },
  down: { nodes: ['node'], values: ['how', 'reason'] },
  up: { nodes: ['node'], values: [] },
};

/** Fields of each type of moment, by what they hold: the vocabulary of conditions, beside `type` and `not`. */
export const vocabularyOf = (book: EventBook): Readonly<Record<string, Words>> => ({
  ...OWN,
  ...Object.fromEntries(
    Object.entries(book).map(([type, { nodes, values }]) => [type, { nodes, values: Object.keys(values) }]),
  ),
});

type NodeOf = (idOrAddress: string) => NodeInfo | string;

/** A node by its id or one of its addresses; a stranger stays text. */
function nodesIn(spec: LabSpec): NodeOf {
  const { byId, byAddress } = topologyOf(spec);
  return (name) => byId.get(name) ?? byAddress.get(name) ?? name;
}

/** Attempts of one resolution or one operation. `insteadOf`: whom it had tried before in vain, at the same cut. */
function attempts<T extends Attempt>(
  type: string,
  all: readonly T[],
  common: object,
  nodeOf: NodeOf,
  cutOf: (attempt: T) => string | undefined,
): Part[] {
  return all.map((attempt, index) => {
    const failed = all.slice(0, index).filter((one) => cutOf(one) === cutOf(attempt) && hasFailed(one));
    const { node, family, outcome, sentMs, endMs } = attempt;
    const insteadOf = failed.map((one) => nodeOf(one.node)).filter((one) => one !== nodeOf(node));
    const took = { tookMs: endMs - sentMs };
    const fields = { ...common, ...took, server: nodeOf(node), family, outcome, cut: cutOf(attempt), insteadOf };
    return { type, atMs: endMs, fields };
  });
}

function ofFetch(fetch: FetchEvent, nodeOf: NodeOf): Part[] {
  const { name, rrtype, outcome, answer, startMs, atMs } = fetch;
  const common = { client: nodeOf(fetch.client), name, rrtype };
  const given = answer && { from: nodeOf(answer.from), answers: answer.addresses.map(nodeOf) };
  const referrals = fetch.referrals.map(({ cut, from, addresses, atMs }) => {
    return { type: 'referral', atMs, fields: { ...common, cut, from: nodeOf(from), to: addresses.map(nodeOf) } };
  });
  return [
    ...attempts('query', fetch.attempts, common, nodeOf, ({ cut }: DnsAttempt) => cut),
    ...referrals,
    { type: 'fetch', atMs, fields: { ...common, outcome, tookMs: atMs - startMs, ...given } },
  ];
}

function ofOperation({ client, customer, atMs, ...operation }: OperationEvent, nodeOf: NodeOf): Part[] {
  const common = { client: nodeOf(client), customer };
  return [
    ...attempts('request', operation.attempts, common, nodeOf, () => undefined),
    { type: 'operation', atMs, fields: { ...operation, ...common, tookMs: atMs - operation.startMs } },
  ];
}

function ofValidation({ client, attempt, ...event }: ValidationEvent, nodeOf: NodeOf): Part {
  const { name, rrtype, customer, atMs } = event;
  const { node, cut, family, outcome, sentMs, endMs } = attempt;
  const asked = { client: nodeOf(client), server: nodeOf(node), name, rrtype, cut, family, customer };
  return { type: 'validation', atMs, fields: { ...asked, outcome, tookMs: endMs - sentMs } };
}

function partsOf(event: Event, nodeOf: NodeOf, vocabulary: Readonly<Record<string, Words>>): Part[] {
  const words = vocabulary[event.type];
  if (event.type === 'fetch') return ofFetch(event, nodeOf);
  if (event.type === 'operation') return ofOperation(event, nodeOf);
  if (event.type === 'validation') return [ofValidation(event, nodeOf)];
  if (!words) return [];
  const told: Readonly<Record<string, unknown>> =
    event.type === 'address' ? { ...event, of: event.address } : { ...event };
  const nodes = words.nodes.flatMap((field) => {
    const name = told[field];
    return typeof name === 'string' ? [[field, nodeOf(name)] as const] : [];
  });
  return [{ type: event.type, atMs: event.atMs, fields: { ...told, ...Object.fromEntries(nodes) } }];
}

/** Every moment of a history, event by event. */
export function momentsOf(history: History, spec: LabSpec, book: EventBook): readonly Moment[] {
  const [nodeOf, vocabulary] = [nodesIn(spec), vocabularyOf(book)];
  return history.flatMap((event, index) =>
    partsOf(event, nodeOf, vocabulary).map((part) => ({ ...part, event: index })),
  );
}
