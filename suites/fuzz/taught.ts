import type { PORT } from '../../fixtures/cdn/ports.ts';
import type { Role } from '../../fixtures/cdn/roles.ts';
import { mutateDns } from './dns.ts';
import { framesOf, jsonBehind, type MutateDatagram, mutateBeacon, mutateEnvelope, mutateMap } from './frames.ts';

type PortName = keyof typeof PORT;

/** Octets before the JSON of a status report: its edition. */
const EDITION_OCTETS = 4;

const json = framesOf(jsonBehind(0));

/** How datagrams to each port are changed; HTTP has its own. A new port does not compile until it is here. */
export const DATAGRAMS = {
  dns: mutateDns,
  http: undefined,
  admin: undefined,
  status: framesOf(jsonBehind(EDITION_OCTETS)),
  map: framesOf(mutateMap),
  election: json,
  relay: mutateEnvelope,
  beacon: mutateBeacon,
  controlElection: json,
  book: json,
  reader: json,
} as const satisfies Record<PortName, MutateDatagram | undefined>;

/** A way into a program: a port that it has open, or an answer that it waits for. */
export type Entry = `${'udp' | 'tcp' | 'http'} ${PortName}` | `answer over ${'udp' | 'tcp' | 'http'}`;

/** The ways into each program. A new program does not compile until it is here, and the suite fails for one that has others. */
export const ENTRIES = {
  gtld: ['udp dns', 'tcp dns'],
  tlns: ['udp dns', 'tcp dns', 'http admin', 'udp map', 'udp relay', 'udp reader', 'answer over http'],
  llns: [
    ...(['udp dns', 'tcp dns', 'http admin', 'udp map', 'udp relay', 'udp reader'] as const),
    ...(['answer over http', 'answer over udp'] as const),
  ],
  mapper: ['udp status', 'udp map', 'udp election', 'udp relay'],
  edge: ['http http', 'http admin', 'udp map', 'udp relay', 'udp beacon', 'udp reader', 'answer over http'],
  balancer: ['http http', 'udp map', 'udp relay', 'answer over http'],
  origin: ['http http'],
  control: [
    ...(['udp status', 'udp controlElection', 'udp book', 'udp reader', 'udp relay'] as const),
    ...(['answer over http', 'answer over udp'] as const),
  ],
  monitor: ['udp status', 'http admin', 'udp relay', 'answer over udp', 'answer over http'],
  instrument: ['answer over udp', 'answer over http', 'answer over tcp'],
} as const satisfies Record<Role, readonly Entry[]>;
