import { PORT } from '../../fixtures/cdn/ports.ts';
import type {
  Datagram,
  Endpoint,
  Exchange,
  ExchangeResult,
  Host,
  HttpRequest,
  HttpResponse,
  UdpSocket,
} from '../../harness/runtime/host.ts';
import type { Entry } from './taught.ts';

/** Something real of a kind, kept as a sample; the newest replace the oldest. */
class Samples<T> {
  readonly all: T[] = [];
  #next = 0;

  add(sample: T): void {
    this.all[this.#next++ % SAMPLES] = sample;
  }
}
const SAMPLES = 48;

/** What nodes of the lab have sent each other, by the port it went to; `answers` are to ephemeral ones. */
export class Traffic {
  readonly #datagrams = new Map<string, Samples<Datagram>>();
  readonly requests = new Samples<HttpRequest>();
  readonly responses = new Samples<HttpResponse>();

  datagrams(kind: string): Samples<Datagram> {
    const known = this.#datagrams.get(kind) ?? new Samples<Datagram>();
    this.#datagrams.set(kind, known);
    return known;
  }
}

/** An answer that a program waits for: `question` is what it asked, in octets where it is DNS. */
interface Awaited<T> {
  readonly question: Uint8Array | undefined;
  readonly from: Endpoint;
  readonly give: (answer: T) => void;
}

/** The handlers of one process, to be called with anything. */
export interface Tapped {
  readonly host: Host;
  /** By entry. */
  readonly udp: Map<Entry, (datagram: Datagram) => void>;
  readonly tcp: Map<Entry, (message: Uint8Array) => void>;
  readonly http: Map<Entry, (request: HttpRequest) => void>;
  readonly awaited: {
    readonly udp: Set<Awaited<Uint8Array>>;
    readonly tcp: Set<Awaited<Uint8Array>>;
    readonly http: Set<Awaited<HttpResponse>>;
  };
  /** It has ended by its own decision. */
  hasExited: boolean;
}

const NAMES = new Map<number, string>(Object.entries(PORT).map(([name, port]) => [port, name]));
const entryOf = (transport: 'udp' | 'tcp' | 'http', port: number) => `${transport} ${NAMES.get(port) ?? port}` as Entry;

const STRANGER: Endpoint = { address: '10.53.250.1', port: 53_530 };

/** The host, whose handlers can be called, and what goes through it is kept as samples. */
export function tap(host: Host, traffic: Traffic): Tapped {
  const awaited: Tapped['awaited'] = { udp: new Set(), tcp: new Set(), http: new Set() };
  const tapped: Tapped = {
    host: { ...host, udp: { bind }, stream: { listen, ask }, http: { serve, request }, exit },
    udp: new Map(),
    tcp: new Map(),
    http: new Map(),
    awaited,
    hasExited: false,
  };

  function bind(port: number, on: (datagram: Datagram) => void): UdpSocket {
    const entry = entryOf('udp', port);
    const kind = port === 0 ? 'answers' : (NAMES.get(port) ?? '');
    let waiting: Awaited<Uint8Array> | undefined;
    const socket = host.udp.bind(port, (datagram) => {
      traffic.datagrams(kind).add(datagram);
      on(datagram);
    });
    if (port !== 0) tapped.udp.set(entry, on);
    return {
      port: socket.port,
      send(bytes, to, fromAddress) {
        socket.send(bytes, to, fromAddress);
        if (port !== 0 || to.port !== PORT.dns) return;
        if (waiting) awaited.udp.delete(waiting);
        const own = { address: '', port: socket.port };
        waiting = { question: bytes, from: to, give: (answer) => on({ bytes: answer, from: to, to: own }) };
        awaited.udp.add(waiting);
      },
      close() {
        if (waiting) awaited.udp.delete(waiting);
        tapped.udp.delete(entry);
        socket.close();
      },
    };
  }

  function listen(port: number, on: Parameters<Host['stream']['listen']>[1]): void {
    host.stream.listen(port, on);
    tapped.tcp.set(entryOf('tcp', port), (message) => on(message, STRANGER, () => {}));
  }

  function serve(port: number, on: Parameters<Host['http']['serve']>[1]): void {
    host.http.serve(port, (one, from, respond) => {
      traffic.requests.add(one);
      on(one, from, (response) => {
        traffic.responses.add(response);
        respond(response);
      });
    });
    tapped.http.set(entryOf('http', port), (one) => on(one, STRANGER, () => {}));
  }

  /** The real exchange, until an answer of ours comes first. */
  function awaiting<T>(
    set: Set<Awaited<T>>,
    [question, from]: readonly [Uint8Array | undefined, Endpoint],
    done: (result: ExchangeResult<T>) => void,
    open: (done: (result: ExchangeResult<T>) => void) => Exchange,
  ): Exchange {
    const own: Awaited<T> = {
      question,
      from,
      give(value) {
        set.delete(own);
        exchange.cancel();
        done({ ok: true, value });
      },
    };
    set.add(own);
    const exchange = open((result) => {
      set.delete(own);
      done(result);
    });
    return {
      localPort: exchange.localPort,
      cancel() {
        set.delete(own);
        exchange.cancel();
      },
    };
  }

  function ask(...[to, message, timeoutMs, done]: Parameters<Host['stream']['ask']>): Exchange {
    return awaiting(awaited.tcp, [message, to], done, (end) => host.stream.ask(to, message, timeoutMs, end));
  }

  function request(...[to, one, timeoutMs, done]: Parameters<Host['http']['request']>): Exchange {
    return awaiting(awaited.http, [undefined, to], done, (end) => host.http.request(to, one, timeoutMs, end));
  }

  function exit(reason: string): never {
    tapped.hasExited = true;
    return host.exit(reason);
  }
  return tapped;
}
