import { UDP_SIZE } from '../dns/edns.ts';
import { u16 } from '../dns/octets.ts';
import { buildQuery, parseResponse, type Response } from '../dns/response.ts';
import type { Ms } from '../lab/spec.ts';
import type { Endpoint, Host } from '../runtime/host.ts';

/** One question to one nameserver. */
export interface Question {
  readonly name: string;
  readonly rrtype: 'A' | 'AAAA';
  readonly to: Endpoint;
  readonly timeoutMs: Ms;
}

/** What came of it. `localPort` and `sentMs` identify the flow. */
export interface Asked {
  readonly localPort: number;
  readonly sentMs: Ms;
  readonly result: Response | 'timeout' | 'refused' | 'malformed';
}

/**
 * Asks over UDP, from a port and with an id of its own (RFC 5452 section 9.2). What is not a response to this question
 * from this server is ignored, and the wait goes on (RFC 5452 section 9.1).
 */
export function askUdp(host: Host, { name, rrtype, to, timeoutMs }: Question, done: (asked: Asked) => void): void {
  const id = randomId(host);
  const sentMs = host.now();
  const finish = (result: Asked['result']): void => {
    timer.cancel();
    socket.close();
    done({ localPort: socket.port, sentMs, result });
  };
  const timer = host.setTimer(timeoutMs, () => finish('timeout'));
  const socket = host.udp.bind(0, ({ bytes, from }) => {
    if (from.address !== to.address || from.port !== to.port) return;
    const result = read(bytes, id, name, rrtype);
    if (result) finish(result);
  });
  socket.send(buildQuery({ id, name, rrtype, edns: { udpSize: UDP_SIZE } }), to);
}

/** Asks over TCP, after a truncated response (RFC 7766 section 5). One that does not match is malformed: nothing follows it. */
export function askStream(host: Host, { name, rrtype, to, timeoutMs }: Question, done: (asked: Asked) => void): void {
  const id = randomId(host);
  const sentMs = host.now();
  const query = buildQuery({ id, name, rrtype, edns: { udpSize: UDP_SIZE } });
  const exchange = host.stream.ask(to, query, timeoutMs, (got) => {
    let result: Asked['result'] = got.ok ? (read(got.value, id, name, rrtype) ?? 'malformed') : got.error;
    if (typeof result !== 'string' && result.tc) result = 'malformed';
    done({ localPort: exchange.localPort, sentMs, result });
  });
}

const randomId = (host: Host): number => Math.floor(host.random() * 0x10000);

/** Undefined when it is no response to this question. An error may come without a question. */
function read(bytes: Uint8Array, id: number, name: string, rrtype: string): Response | 'malformed' | undefined {
  if (bytes.length < 2 || u16(bytes, 0) !== id) return undefined;
  const parsed = parseResponse(bytes);
  if (!parsed.ok) return 'malformed';
  const { response } = parsed;
  if (response.name === '') return response;
  return response.name === name && response.rrtype === rrtype ? response : undefined;
}
