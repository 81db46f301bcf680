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
/** An acknowledgement in a bundle: there are many of them, and there is nothing in them to be changed. */
const ACK_OCTETS = 10;

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
  const tapped: Tapped = {
    host: {
      ...host,
      udp: { bind: (port, on) => bindTapped(tapped, host, traffic, port, on) },
      stream: {
        listen(port, on) {
          host.stream.listen(port, on);
          tapped.tcp.set(entryOf('tcp', port), (message) => on(message, STRANGER, () => {}));
        },
        ask: (to, message, timeoutMs, done) =>
          awaiting(tapped.awaited.tcp, message, to, done, (end) => host.stream.ask(to, message, timeoutMs, end)),
      },
      http: {
        serve: (port, on) => serveTapped(tapped, host, traffic, port, on),
        request: (to, request, timeoutMs, done) =>
          awaiting(tapped.awaited.http, undefined, to, done, (end) => host.http.request(to, request, timeoutMs, end)),
      },
      exit(reason) {
        tapped.hasExited = true;
        return host.exit(reason);
      },
    },
    udp: new Map(),
    tcp: new Map(),
    http: new Map(),
    awaited: { udp: new Set(), tcp: new Set(), http: new Set() },
    hasExited: false,
  };
  return tapped;
}

/** A socket; the answer to the last query that left it is awaited, if it is one for answers. */
function bindTapped(
  { udp, awaited }: Tapped,
  host: Host,
  traffic: Traffic,
  port: number,
  on: (datagram: Datagram) => void,
): UdpSocket {
  const entry = entryOf('udp', port);
  const kind = port === 0 ? 'answers' : (NAMES.get(port) ?? '');
  let waiting: Awaited<Uint8Array> | undefined;
  const socket = host.udp.bind(port, (datagram) => {
    if (datagram.bytes.length > ACK_OCTETS) traffic.datagrams(kind).add(datagram);
    on(datagram);
  });
  if (port !== 0) udp.set(entry, on);
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
      udp.delete(entry);
      socket.close();
    },
  };
}

function serveTapped(
  { http }: Tapped,
  host: Host,
  traffic: Traffic,
  port: number,
  on: Parameters<Host['http']['serve']>[1],
): void {
  host.http.serve(port, (request, from, respond) => {
    traffic.requests.add(request);
    on(request, from, (response) => {
      traffic.responses.add(response);
      respond(response);
    });
  });
  http.set(entryOf('http', port), (request) => on(request, STRANGER, () => {}));
}

/** The real exchange, until an answer of ours comes first. */
function awaiting<T>(
  all: Set<Awaited<T>>,
  question: Uint8Array | undefined,
  from: Endpoint,
  done: (result: ExchangeResult<T>) => void,
  open: (done: (result: ExchangeResult<T>) => void) => Exchange,
): Exchange {
  const own: Awaited<T> = {
    question,
    from,
    give(value) {
      all.delete(own);
      exchange.cancel();
      done({ ok: true, value });
    },
  };
  all.add(own);
  const exchange = open((result) => {
    all.delete(own);
    done(result);
  });
  return {
    localPort: exchange.localPort,
    cancel() {
      all.delete(own);
      exchange.cancel();
    },
  };
}
