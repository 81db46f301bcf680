import type { Ms } from '../../lab/spec.ts';
import { addressOf, type Family, familyOf } from '../../lab/topology.ts';
import type { Endpoint, Exchange, ExchangeResult, HttpRequest, HttpResponse } from '../host.ts';
import { ownerOf } from './addresses.ts';
import { admit } from './busy.ts';
import { run } from './life.ts';
import { send } from './packet.ts';
import { takePort } from './process.ts';
import { handTo } from './stillness.ts';
import { after } from './timers.ts';
import { type Handler, type Incoming, machineIsUp, type Process, type SimNode, type World } from './world.ts';

/** What is different between DNS over TCP and HTTP. */
interface Protocol<Q, A> {
  listeners(process: Process): Map<number, Handler<Q, A>>;
  /** About how many octets a request or an answer has. */
  octets(message: Q | A): number;
  /** What the host itself answers when the node is too busy; undefined: it resets the connection. */
  readonly shed: A | undefined;
}

export const STREAM: Protocol<Uint8Array, Uint8Array> = {
  listeners: (process) => process.streams,
  octets: (message) => message.length,
  shed: undefined,
};

/** A request or status line and the usual headers. */
const HTTP_HEAD_OCTETS = 150;

export const HTTP: Protocol<HttpRequest, HttpResponse> = {
  listeners: (process) => process.sites,
  octets: ({ body }) => HTTP_HEAD_OCTETS + body.length,
  shed: { status: 503, headers: {}, body: '' },
};

/** The first retransmission timeout (RFC 6298 section 2.1); it doubles with each try (section 5.5). */
const FIRST_RTO_MS = 1000;
/** A segment is sent this often at most: then 63 s have gone by, more than any caller waits. */
const MAX_TRIES = 6;

/** One request and its answer over a connection of their own: SYN, SYN-ACK, request and answer each cross the path. */
class Connection<Q, A> implements Exchange, Incoming {
  readonly localPort: number;
  readonly #world: World;
  readonly #protocol: Protocol<Q, A>;
  readonly #client: Process;
  readonly #server: SimNode | undefined;
  readonly #family: Family;
  readonly #local: Endpoint;
  readonly #remote: Endpoint;
  readonly #request: Q;
  /** Undefined as soon as the client knows the result, or no longer wants it. */
  #done: ((result: ExchangeResult<A>) => void) | undefined;
  #timeout: { cancel(): void } | undefined;
  /** The process that took the connection. */
  #taker: Process | undefined;
  #answer: A | undefined;

  constructor(world: World, protocol: Protocol<Q, A>, client: Process, to: Endpoint, request: Q) {
    this.#world = world;
    this.#protocol = protocol;
    this.#client = client;
    this.#server = ownerOf(world, to.address);
    this.#family = familyOf(to.address);
    this.localPort = takePort(client);
    this.#local = { address: addressOf(client.node.info, this.#family), port: this.localPort };
    this.#remote = to;
    this.#request = request;
  }

  open(timeoutMs: Ms, done: (result: ExchangeResult<A>) => void): this {
    if (!this.#client.alive) return this;
    this.#done = done;
    this.#timeout = after(this.#world, this.#client, timeoutMs, () => this.#settle({ ok: false, error: 'timeout' }));
    if (this.#server) this.#toServer(this.#server, this.#synArrives);
    return this;
  }

  cancel(): void {
    // Once it is over its port may be another's.
    if (!this.#done) return;
    this.#done = undefined;
    this.#timeout?.cancel();
    this.#client.ports.delete(this.localPort);
  }

  reset(): void {
    if (this.#server) this.#toClient(this.#server, this.#resetArrives);
  }

  #settle(result: ExchangeResult<A>): void {
    const done = this.#done;
    if (!done) return;
    this.cancel();
    run(this.#world, this.#client, done, result);
  }

  #toServer(server: SimNode, arrives: (server: SimNode) => void, octets = 0): void {
    this.#leg(this.#client.node, server, server, arrives, octets, 1);
  }

  #toClient(server: SimNode, arrives: (server: SimNode) => void, octets = 0): void {
    this.#leg(server, this.#client.node, server, arrives, octets, 1);
  }

  /** One segment across the path, sent again while it is lost and somebody at both ends still cares. */
  #leg(
    from: SimNode,
    to: SimNode,
    server: SimNode,
    arrives: (server: SimNode) => void,
    octets: number,
    tries: number,
  ): void {
    if (!this.#done || !this.#client.alive || !machineIsUp(from)) return;
    const { clock } = this.#world;
    const ends = to === server ? { from: this.#local, to: this.#remote } : { from: this.#remote, to: this.#local };
    const packet = { sender: from, receiver: to, family: this.#family, protocol: 'tcp', ...ends, octets } as const;
    const delayMs = send(this.#world, packet);
    if (delayMs !== undefined) {
      clock.after(delayMs, () => arrives.call(this, server));
      return;
    }
    if (tries === MAX_TRIES) return;
    clock.after(FIRST_RTO_MS * 2 ** (tries - 1), () => this.#leg(from, to, server, arrives, octets, tries + 1));
  }

  #synArrives(server: SimNode): void {
    if (!machineIsUp(server)) return;
    const taker = server.process;
    if (!taker || !this.#protocol.listeners(taker).has(this.#remote.port)) {
      this.reset();
      return;
    }
    this.#taker = taker;
    const { network, clock } = this.#world;
    const [here, there] = [server.index, this.#client.node.index];
    const family = this.#family;
    if (network.isImpaired(here, there, family) || network.isImpaired(there, here, family)) {
      this.#toClient(server, this.#synAckArrives);
    } else {
      // Nothing can go wrong on the way: SYN-ACK and request are one event.
      const roundTripMs = network.delayMs(here, there, family) + network.delayMs(there, here, family);
      clock.after(roundTripMs, () => this.#requestArrives(server));
    }
  }

  #synAckArrives(server: SimNode): void {
    this.#toServer(server, this.#requestArrives, this.#protocol.octets(this.#request));
  }

  #requestArrives(server: SimNode): void {
    const taker = this.#taker;
    if (!this.#done || !taker || !machineIsUp(server)) return;
    if (!taker.alive) {
      this.reset();
      return;
    }
    taker.incoming.add(this);
    handTo(taker, () => this.#queue(server, taker));
  }

  #queue(server: SimNode, taker: Process): void {
    if (!taker.alive) return;
    const { clock } = this.#world;
    const nowMs = clock.nowMs();
    const atMs = taker.intake ? admit(taker, taker.intake, nowMs) : nowMs;
    if (atMs === undefined) {
      taker.incoming.delete(this);
      this.#shed(server);
      return;
    }
    if (atMs === nowMs) this.#serve(server, taker);
    else clock.after(atMs - nowMs, () => this.#serve(server, taker));
  }

  #shed(server: SimNode): void {
    this.#answer = this.#protocol.shed;
    if (this.#answer === undefined) this.reset();
    else this.#toClient(server, this.#answerArrives, this.#protocol.octets(this.#answer));
  }

  /** The program gets the request, even when the client has given up by now: that work is lost, as in a real server. */
  #serve(server: SimNode, taker: Process): void {
    const on = this.#protocol.listeners(taker).get(this.#remote.port);
    if (!on) return;
    const reply = (answer: A) => {
      // Deleting says whether it was there: not after an earlier reply, nor after a death.
      if (!taker.alive || !taker.incoming.delete(this)) return;
      this.#answer = answer;
      this.#toClient(server, this.#answerArrives, this.#protocol.octets(answer));
    };
    run(this.#world, taker, () => on(this.#request, this.#local, reply), undefined);
  }

  #answerArrives(): void {
    const value = this.#answer;
    if (value !== undefined) handTo(this.#client, () => this.#settle({ ok: true, value }));
  }

  #resetArrives(): void {
    handTo(this.#client, () => this.#settle({ ok: false, error: 'refused' }));
  }
}

/** Opens a connection, sends the request, and calls back once: with the answer, `refused` or `timeout`. */
export function ask<Q, A>(
  world: World,
  protocol: Protocol<Q, A>,
  client: Process,
  to: Endpoint,
  request: Q,
  timeoutMs: Ms,
  done: (result: ExchangeResult<A>) => void,
): Exchange {
  return new Connection(world, protocol, client, to, request).open(timeoutMs, done);
}

/** Serves a TCP port. Throws when the process serves it already, with whatever protocol. */
export function listen<Q, A>(process: Process, protocol: Protocol<Q, A>, port: number, on: Handler<Q, A>): void {
  if (process.streams.has(port) || process.sites.has(port)) throw new Error(`TCP port ${port} is in use`);
  protocol.listeners(process).set(port, on);
}
