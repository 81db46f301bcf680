import type { History } from '../../history/events.ts';
import type { Invariant, Judgement } from '../../invariants/invariant.ts';
import { seconds, together } from '../../invariants/violations.ts';
import type { Ms } from '../../lab/spec.ts';
import { isOlder } from '../checks/agree.ts';
import type { SerialEvent } from './event-book.ts';
import { type Harm, harmsIn } from './harms.ts';
import { recoverMsOf, type Served } from './own-spec.ts';
import type { OwnFacts } from './ways.ts';

/** What was seen of one zone, by time, and when nothing kept its servers from agreeing. */
interface Seen {
  readonly served: Served;
  readonly serials: readonly SerialEvent[];
  /** When those who pass changes on were harmed, each until they had their time to recover. */
  readonly harmed: readonly { readonly fromMs: Ms; readonly toMs: Ms }[];
}

/** Whether an injection may keep a change from a server: it was aimed at one that passes changes on, or felled it, or lost packets between two of them. */
function touches({ nodes, effects }: Harm, sources: ReadonlySet<string>): boolean {
  const has = (ids: readonly string[]) => ids.some((id) => sources.has(id));
  return has(nodes) || effects.some((one) => one.is === 'lossy' && has(one.from) && has(one.to));
}

/** Since when another server has had a serial newer than this without a break, at a time; undefined where none has. */
function newerSince(serial: number, { node, askedMs }: SerialEvent, seen: readonly SerialEvent[]): Ms | undefined {
  const since = new Map<string, Ms>();
  for (const other of seen) {
    if (other.node === node || other.atMs > askedMs) continue;
    if (!isOlder(serial, other.serial)) since.delete(other.node);
    else if (!since.has(other.node)) since.set(other.node, other.atMs);
  }
  return since.size === 0 ? undefined : Math.min(...since.values());
}

/** The newest of some serials and one more. */
const newestOf = (first: number, rest: readonly SerialEvent[]): number =>
  rest.reduce((newest, { serial }) => (isOlder(newest, serial) ? serial : newest), first);

/**
 * By when a server must have had what it lacks; undefined where it lacks nothing. A change that was made since the last harm was over has been
 * told of (NOTIFY, RFC 1996): it must be there within `agree`. Of one from before nobody may have been told, and the server asks by itself.
 */
function dueMs(one: SerialEvent, { served: { agreeMs }, serials, harmed }: Seen): Ms | undefined {
  const sinceMs = newerSince(one.serial, one, serials);
  if (sinceMs === undefined) return undefined;
  const overMs = Math.max(
    Number.NEGATIVE_INFINITY,
    ...harmed.filter(({ fromMs }) => fromMs <= one.askedMs).map(({ toMs }) => toMs),
  );
  const before = newestOf(
    one.serial,
    serials.filter(({ atMs }) => atMs < overMs),
  );
  const toldMs = newerSince(
    before,
    one,
    serials.filter(({ atMs }) => atMs >= overMs),
  );
  return Math.min((toldMs ?? Number.POSITIVE_INFINITY) + agreeMs, Math.max(sinceMs, overMs) + one.refreshMs + agreeMs);
}

/** Whether it is known of a server at a time if it agrees: none passes changes on that is harmed, and all had the time to tell of them. */
const isJudged = (one: SerialEvent, { served: { agreeMs }, serials, harmed }: Seen): boolean =>
  serials.some(({ node }) => node !== one.node) &&
  !harmed.some(({ fromMs, toMs }) => fromMs <= one.askedMs && one.askedMs < toMs + agreeMs);

function judged(seen: Seen, facts: OwnFacts): Judgement {
  const { served, serials } = seen;
  const late = serials.flatMap((one) => {
    const due = dueMs(one, seen);
    if (due === undefined || one.askedMs <= due) return [];
    const newest = newestOf(
      one.serial,
      serials.filter(({ atMs }) => atMs <= one.askedMs),
    );
    const by = `${seconds(one.askedMs - due + served.agreeMs)}`;
    const message = `${one.node} still had serial ${one.serial} of ${served.zone} at ${seconds(one.askedMs)}, when others had ${newest}: for ${by}, though all could tell it`;
    return [{ invariant: 'agree', node: one.node, message, atMs: one.atMs, events: [facts.indexOf(one)] }];
  });
  // A server that is behind is so at each look: the first says it.
  const first = late.filter(({ node }, index) => late.findIndex((other) => other.node === node) === index);
  const undecided = serials.filter((one) => dueMs(one, seen) !== undefined || !isJudged(one, seen));
  return {
    judged: serials.length - undecided.length + late.length,
    violations: first.map(({ node: _, ...one }) => one),
  };
}

const seenOf = (served: Served, history: History, harms: readonly Harm[], facts: OwnFacts): Seen => {
  const { topology, spec } = facts;
  const sources = new Set(served.sources.flatMap((service) => topology.ofRole(service)).map(({ id }) => id));
  const recoverMs = recoverMsOf(spec);
  return {
    served,
    serials: history.filter((event) => event.type === 'serial').filter(({ zone }) => zone === served.zone),
    harmed: harms
      .filter((harm) => touches(harm, sources))
      .map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs + recoverMs })),
  };
};

/**
 * All servers of a zone have a change within the time that its owner gives, while those who pass changes on are not harmed; and after that by
 * the SOA's refresh and retry, where that is within the run. Serials are compared as RFC 1982 says.
 */
export const agree: Invariant<OwnFacts> = {
  name: 'agree',
  title: 'a change of a zone that one server has is soon on all of them, also after a fault',
  check(history, facts) {
    const harms = harmsIn(history, facts.spec);
    return together(facts.spec.own.zones.map((served) => judged(seenOf(served, history, harms, facts), facts)));
  },
};
