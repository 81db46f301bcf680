/** A lost packet, as tcpdump prints it. `from` and `to` are `address:port`. */
export interface DropLine {
  /** Milliseconds since 1970 of the containers' wall clock. */
  readonly wallMs: number;
  readonly protocol: 'udp' | 'tcp';
  readonly from: string;
  readonly to: string;
}

const LINE = /^(\d+\.\d+) IP6? (\S+)\.(\d+) > (\S+)\.(\d+): (UDP|tcp)\b/;

/** What tcpdump says when it has begun to listen; it comes before any packet. */
export const isListening = (line: string): boolean => line.startsWith('listening on nflog:');

/** The shell command that prints each packet logged to an NFLOG group. */
export const watchCommand = (group: number): string => `tcpdump -i nflog:${group} -nn -l -q -tt`;

/**
 * Whether a line shows a piece of a packet. IPv6 reassembles only behind the hook where packets are lost (RFC 8200 section 4.5: it is
 * the receiver's business), and of the pieces only the first has ports.
 */
export const isFragment = (line: string): boolean => /^\d+\.\d+ IP6? \S+ > \S+: frag \(/.test(line);

const FIRST_FRAGMENT = /^(\d+\.\d+) IP6? (\S+) > (\S+): frag \(0\|\d+\) (\d+) > (\d+): (UDP|tcp)\b/;

/** Reads a line of that; undefined for one that shows no packet with ports. */
export function parseDropLine(line: string): DropLine | undefined {
  const first = FIRST_FRAGMENT.exec(line);
  const whole = first ? [first[0], first[1], first[2], first[4], first[3], first[5], first[6]] : LINE.exec(line);
  const [, seconds, source = '', sourcePort = '', target = '', targetPort = '', protocol] = whole ?? [];
  if (seconds === undefined) return undefined;
  return {
    wallMs: Number(seconds) * 1000,
    protocol: protocol === 'tcp' ? 'tcp' : 'udp',
    from: `${source}:${sourcePort}`,
    to: `${target}:${targetPort}`,
  };
}
