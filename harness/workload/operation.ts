import type { Attempt, OperationEvent } from '../history/events.ts';
import { nameOfCustomer } from '../lab/names.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import { addressOf, familyOf, type NodeInfo, type Topology } from '../lab/topology.ts';
import type { Exchange, ExchangeResult, Host, HttpRequest, HttpResponse, Timer } from '../runtime/host.ts';
import type { Resolution, Resolver } from './resolver.ts';

/** How long IPv4 waits for IPv6's answer; IPv6 waits for nothing (RFC 8305 section 3, value in section 8). */
export const RESOLUTION_DELAY_MS = 50;
const HTTP_PORT = 80;
const A = 0;
const AAAA = 1;

/** What all operations of a client share. */
export interface OperationContext {
  readonly host: Host;
  readonly timing: LabSpec['timing'];
  readonly zone: string;
  readonly topology: Topology;
  /** The node that the client runs on. */
  readonly self: NodeInfo;
  readonly resolver: Resolver;
  /** What the bodies said that have come: they come again and again. */
  readonly contents: Map<string, Content>;
  /** Told of every operation that did not succeed, with what it asked for. */
  readonly onFailed: (operation: number, request: HttpRequest) => void;
}

type Content = NonNullable<OperationEvent['content']>;

/** More than there are at one time. */
const CONTENTS_MAX = 100;

/** A request to one edge address; without an outcome while it is under way. */
interface Try {
  readonly address: string;
  readonly sentMs: Ms;
  readonly exchange: Exchange;
  endMs?: Ms;
  outcome?: Attempt['outcome'];
}

/** One client action: resolves a customer's name in both families, then fetches its content. Logs one OperationEvent. */
export class Operation {
  readonly #context: OperationContext;
  readonly #id: number;
  readonly #customer: string;
  readonly #startMs: Ms;
  readonly #request: HttpRequest;
  readonly #resolutions: [Resolution | undefined, Resolution | undefined] = [undefined, undefined];
  readonly #tries: Try[] = [];
  #isConnecting = false;
  #ended = false;
  #deadline: Timer | undefined;
  #resolutionDelay: Timer | undefined;
  /** Runs until the next address may be tried; undefined when a new one may be at once. */
  #stagger: Timer | undefined;

  constructor(context: OperationContext, id: number, customer: string) {
    this.#context = context;
    this.#id = id;
    this.#customer = customer;
    this.#startMs = context.host.now();
    this.#request = { method: 'GET', path: '/object', host: nameOfCustomer(customer, context), body: '' };
  }

  /** Sends the queries; to be called once. */
  start(): void {
    const { host, timing, resolver } = this.#context;
    this.#deadline = host.setTimer(timing.deadlineMs, () => this.#end('unknown'));
    let asking = true;
    for (const [index, rrtype] of [[AAAA, 'AAAA'] as const, [A, 'A'] as const]) {
      resolver.resolve(this.#request.host, rrtype, (resolution) => {
        this.#resolutions[index] = resolution;
        if (!asking && !this.#ended) this.#onResolution();
      });
    }
    asking = false;
    this.#considerConnecting();
  }

  #onResolution(): void {
    if (!this.#isConnecting) this.#considerConnecting();
    else if (!this.#stagger) this.#connectNext();
  }

  #bothAnswered(): boolean {
    return this.#resolutions[A] !== undefined && this.#resolutions[AAAA] !== undefined;
  }

  /** At once on IPv6 addresses, or when there are no more answers to come; else IPv6 gets a little time to come first. */
  #considerConnecting(): void {
    if (this.#bothAnswered() || this.#untried(AAAA) !== undefined) this.#connect();
    else if (this.#untried(A) !== undefined)
      this.#resolutionDelay = this.#context.host.setTimer(RESOLUTION_DELAY_MS, () => this.#connect());
  }

  #connect(): void {
    this.#resolutionDelay?.cancel();
    this.#isConnecting = true;
    this.#connectNext();
  }

  #untried(family: typeof A | typeof AAAA): string | undefined {
    const isTried = (address: string) => this.#tries.some((tried) => tried.address === address);
    return this.#resolutions[family]?.addresses.find((address) => !isTried(address));
  }

  /** Families take turns, IPv6 first (RFC 8305 section 4), with whatever has been answered by now (section 3). */
  #nextAddress(): string | undefined {
    const last = this.#tries.at(-1);
    const [turn, other] = last && familyOf(last.address) === 6 ? ([A, AAAA] as const) : ([AAAA, A] as const);
    return this.#untried(turn) ?? this.#untried(other);
  }

  #isIdle(): boolean {
    return this.#tries.every(({ outcome }) => outcome !== undefined);
  }

  /** Tries the next address, and the one after it `attemptDelayMs` later (RFC 8305 section 5). */
  #connectNext(): void {
    const { host, timing } = this.#context;
    this.#stagger?.cancel();
    this.#stagger = undefined;
    const address = this.#nextAddress();
    if (address === undefined) {
      if (this.#isIdle() && this.#bothAnswered()) this.#end('fail');
      return;
    }
    const to = { address, port: HTTP_PORT };
    const exchange = host.http.request(to, this.#request, timing.httpTimeoutMs, (result) =>
      this.#onResult(attempt, result),
    );
    const attempt: Try = { address, sentMs: host.now(), exchange };
    this.#tries.push(attempt);
    this.#stagger = host.setTimer(timing.attemptDelayMs, () => this.#connectNext());
  }

  #onResult(attempt: Try, result: ExchangeResult<HttpResponse>): void {
    attempt.endMs = this.#context.host.now();
    if (result.ok && result.value.status === 200) {
      attempt.outcome = 'ok';
      this.#end('ok', this.#contentOf(result.value.body));
      return;
    }
    attempt.outcome = result.ok ? 'http-error' : result.error;
    const isLatest = attempt === this.#tries.at(-1);
    if (isLatest || this.#isIdle()) this.#connectNext();
  }

  #contentOf(body: string): Content {
    const { contents } = this.#context;
    if (contents.size > CONTENTS_MAX) contents.clear();
    const content = contents.get(body) ?? contentOf(body);
    contents.set(body, content);
    return content;
  }

  #end(outcome: OperationEvent['outcome'], content?: Content): void {
    this.#ended = true;
    for (const timer of [this.#deadline, this.#resolutionDelay, this.#stagger]) timer?.cancel();
    for (const { outcome: ended, exchange } of this.#tries) if (!ended) exchange.cancel();
    const [a, aaaa] = this.#resolutions;
    this.#context.host.log({
      type: 'operation',
      id: this.#id,
      customer: this.#customer,
      startMs: this.#startMs,
      outcome,
      fetches: [a?.fetch ?? -1, aaaa?.fetch ?? -1],
      attempts: this.#tries.map((attempt) => this.#attemptOf(attempt)),
      ...((a?.stale || aaaa?.stale) && { stale: true }),
      ...(content ? { content } : {}),
    });
    if (outcome !== 'ok') this.#context.onFailed(this.#id, this.#request);
  }

  #attemptOf({ address, sentMs, exchange, endMs, outcome }: Try): Attempt {
    const { topology, self, host } = this.#context;
    const family = familyOf(address);
    return {
      node: topology.byAddress.get(address)?.id ?? address,
      family,
      local: `${addressOf(self, family)}:${exchange.localPort}`,
      remote: `${address}:${HTTP_PORT}`,
      sentMs,
      endMs: endMs ?? host.now(),
      outcome: outcome ?? 'cancelled',
    };
  }
}

/** Whose content it is, and which version; a body that does not say is nobody's. */
function contentOf(body: string): Content {
  try {
    const { customer, version } = JSON.parse(body);
    if (typeof customer === 'string' && typeof version === 'number') return { customer, version };
  } catch {
    // Not JSON, or no object: as wrong as content can be.
  }
  return { customer: '?', version: -1 };
}
