/** A port that somebody listens on. */
export interface Listening {
  readonly over: 'udp' | 'tcp';
  readonly port: number;
  /** Heard by who is in the same pod alone. */
  readonly isLoopback: boolean;
}

/** Has a pod say who listens in it: `listeningIn` reads that. */
export const LISTENING_COMMAND =
  'for table in udp udp6 tcp tcp6; do echo "table $table"; cat "/proc/net/$table" 2>/dev/null || true; done';

/** Numbers of states in these tables (include/net/tcp_states.h): TCP_LISTEN; and TCP_CLOSE, which a UDP socket has that hears everybody. */
const HEARS = { tcp: '0A', udp: '07' } as const;

/** One socket: its number, then local and remote address and port, then its state (proc(5), /proc/net/tcp). */
const SOCKET = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2}) /;

/** Addresses are words of the machine's byte order, which is the little end first on all that engines run on. */
const isLoopback = (hex: string): boolean =>
  hex.length === 8 ? hex.endsWith('7F') : hex === '00000000000000000000000001000000';

/** Who listens, from what `LISTENING_COMMAND` prints: each port once, and on loopback alone only where nobody else can reach it. */
export function listeningIn(text: string): readonly Listening[] {
  const found = new Map<string, Listening>();
  let over: 'udp' | 'tcp' = 'udp';
  for (const line of text.split('\n')) {
    const table = /^table (udp|tcp)6?$/.exec(line)?.[1];
    if (table === 'udp' || table === 'tcp') over = table;
    const [, address, hexPort, state] = SOCKET.exec(line) ?? [];
    if (address === undefined || hexPort === undefined || state !== HEARS[over]) continue;
    const port = Number.parseInt(hexPort, 16);
    const key = `${over} ${port}`;
    const before = found.get(key);
    found.set(key, { over, port, isLoopback: isLoopback(address) && before?.isLoopback !== false });
  }
  return [...found.values()].toSorted((a, b) => a.port - b.port || (a.over < b.over ? -1 : 1));
}
