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

/** Reads a line of that; undefined for one that shows no packet with ports. */
export function parseDropLine(line: string): DropLine | undefined {
  const [, seconds, source = '', sourcePort = '', target = '', targetPort = '', protocol] = LINE.exec(line) ?? [];
  if (seconds === undefined) return undefined;
  return {
    wallMs: Number(seconds) * 1000,
    protocol: protocol === 'tcp' ? 'tcp' : 'udp',
    from: `${source}:${sourcePort}`,
    to: `${target}:${targetPort}`,
  };
}
