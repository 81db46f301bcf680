import type {
  Attempt,
  DnsAttempt,
  Event,
  FetchEvent,
  History,
  LifeEvent,
  OperationEvent,
  ReleaseEvent,
} from '../history/events.ts';
import type { Effect, EffectOf } from '../lab/effect.ts';
import type { ReleaseKind } from '../lab/release.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import { addressOf, topologyOf } from '../lab/topology.ts';
import type { Facts } from './facts.ts';
import { factsOf } from './facts-of.ts';
import type { Invariant, Judgement, Violation } from './invariant.ts';
import { TEST_SPEC } from './test-spec.ts';
import { NOTHING } from './violations.ts';

const topology = topologyOf(TEST_SPEC);

/** Addresses of nodes by id, in the family that a query type asks for. */
export function addresses(rrtype: FetchEvent['rrtype'], ...nodes: readonly string[]): readonly string[] {
  return nodes.map((id) => {
    const node = topology.byId.get(id);
    return node ? addressOf(node, rrtype === 'A' ? 4 : 6) : id;
  });
}

/** An attempt that took from `sentMs` to 10 ms later, unless told otherwise. */
export function attempt<T extends Partial<DnsAttempt>>(
  node: string,
  sentMs: Ms,
  more?: T,
): Attempt & { cut: string } & T {
  const flow = { local: `10.0.0.1:${sentMs}`, remote: `${node}:53` };
  const base = {
    node,
    family: 4 as const,
    ...flow,
    sentMs,
    endMs: sentMs + 10,
    outcome: 'ok' as const,
    cut: 'g.cdn.test',
  };
  return { ...base, ...more } as Attempt & { cut: string } & T;
}

/** A history written by hand, event by event, in any order; it is judged sorted by time. */
export class Story {
  readonly events: Event[] = [];
  endMs: Ms = TEST_SPEC.timing.durationMs;
  #ids = 0;
  readonly #spec: LabSpec;

  constructor(spec: LabSpec = TEST_SPEC) {
    this.#spec = spec;
  }

  down(node: string, atMs: Ms, how: (LifeEvent & { type: 'down' })['how'] = 'machine', upMs?: Ms): this {
    const injected = how === 'process' || how === 'machine' ? { injection: 0 } : {};
    this.events.push({ type: 'down', atMs, node, how, reason: 'test', ...injected });
    if (upMs !== undefined) this.events.push({ type: 'up', atMs: upMs, node });
    return this;
  }

  inject(atMs: Ms, effect: Effect, healMs?: Ms, injection = this.#ids++): this {
    this.events.push({ type: 'inject', atMs, injection, kind: 'test', target: 'all', effects: [effect] });
    if (healMs !== undefined) this.events.push({ type: 'heal', atMs: healMs, injection });
    return this;
  }

  /** Half of the packets between two nodes are lost, or as many as told, in one direction. */
  lossy(from: string, to: string, atMs: Ms, healMs?: Ms, loss = 0.5): this {
    return this.inject(atMs, { is: 'lossy', from: [from], to: [to], families: [4, 6], loss }, healMs);
  }

  /** All capacity of a node is taken, or the share told. */
  busy(node: string, atMs: Ms, healMs?: Ms, share = 1): this {
    return this.inject(atMs, { is: 'busy', nodes: [node], share }, healMs);
  }

  /** A node claims another's IPv4 address. */
  claim(node: string, owner: string, atMs: Ms): this {
    const address = topologyOf(this.#spec).byId.get(owner)?.ipv4 ?? owner;
    this.events.push({ type: 'address', atMs, node, address, action: 'claimed' });
    return this;
  }

  /** Control takes an order; `version` 2 unless told otherwise. */
  order(
    atMs: Ms,
    kind: ReleaseKind,
    more: Omit<Partial<EffectOf<'tainted'>>, 'is' | 'order'> & { version?: number } = {},
  ): this {
    const { version = 2, ...taint } = more;
    const injection = this.#ids++;
    const order = { kind, mutation: 'test', args: {} };
    this.inject(atMs, { is: 'tainted', order, bad: false, ...taint }, undefined, injection);
    this.events.push({ type: 'order', atMs, injection, order, version });
    return this;
  }

  release(node: string, atMs: Ms, kind: ReleaseKind, action: ReleaseEvent['action'] = 'activated', version = 2): this {
    this.events.push({ type: 'release', atMs, node, kind, version, action, reason: '' });
    return this;
  }

  /** One resolution of 10 ms by `instrument-a1`, answered by `server`; returns its id. */
  fetch(
    server: string,
    startMs: Ms,
    more: Partial<FetchEvent> & { names?: readonly string[]; ttlMs?: Ms } = {},
  ): number {
    const { names = ['edge-a1', 'edge-a2'], ttlMs = 2_000, ...fields } = more;
    const { rrtype = 'A', outcome = 'ok' } = more;
    const answer = {
      cut: 'g.cdn.test',
      from: server,
      atMs: startMs + 10,
      ttlMs,
      addresses: addresses(rrtype, ...names),
    };
    const id = this.#ids++;
    this.events.push({
      type: 'fetch',
      id,
      client: 'instrument-a1',
      name: 'shop.g.cdn.test',
      rrtype,
      startMs,
      atMs: startMs + 10,
      outcome,
      attempts: [attempt(server, startMs, { outcome })],
      referrals: [],
      ...(outcome === 'ok' ? { answer } : {}),
      ...fields,
    });
    return id;
  }

  /** One operation of 30 ms for `shop` by `instrument-a1`. */
  operation(startMs: Ms, more: Partial<OperationEvent> = {}): this {
    const { customer = 'shop', outcome = 'ok' } = more;
    const version = Math.floor(startMs / TEST_SPEC.timing.contentPeriodMs);
    this.events.push({
      type: 'operation',
      id: this.#ids++,
      client: 'instrument-a1',
      customer,
      startMs,
      atMs: startMs + 30,
      outcome,
      fetches: [-1, -1],
      attempts: [
        attempt('edge-a1', startMs + 10, { endMs: startMs + 30, outcome: outcome === 'ok' ? 'ok' : 'timeout' }),
      ],
      ...(outcome === 'ok' ? { content: { customer, version } } : {}),
      ...more,
    });
    return this;
  }

  history(): History {
    return this.events.toSorted((a, b) => a.atMs - b.atMs);
  }

  facts(history: History = this.history()): Facts {
    return factsOf(history, this.#spec, { endMs: this.endMs, quietFromMs: this.endMs - this.#spec.timing.quietMs });
  }

  judge(invariant: Invariant): readonly Violation[] {
    return this.#judgement(invariant).violations;
  }

  /** How many things the invariant had to judge. */
  judged(invariant: Invariant): number {
    return this.#judgement(invariant).judged;
  }

  #judgement(invariant: Invariant): Judgement {
    const history = this.history();
    const isPromised = invariant.promised?.(this.#spec) ?? true;
    return isPromised ? invariant.check(history, this.facts(history)) : NOTHING;
  }
}
