import { topologyOf } from '../../harness/lab/topology.ts';
import type { Host, Program } from '../../harness/runtime/host.ts';
import { testLab } from '../../harness/testkit/lab.ts';

/** Where datagrams are sent back. */
const PORT = 9000;
/** A stretch in which datagrams are sent: so many in each family, some every so often; so long afterwards they are counted. */
const BURST = 10;
/** No divisor of the time that a throttled program's period takes: they come at any moment of it. */
const EVERY_MS = 27;
const COUNTED_AFTER_MS = 1_000;

/** Each with when it begins, in lab time: while a fault is in force, and after it has healed. */
export const STRETCHES = [
  { name: 'fault', fromMs: 2_500, packets: 2_000 },
  { name: 'healed', fromMs: 10_500, packets: 200 },
] as const;
export const [INJECTED_MS, HEALED_MS, ENDED_MS] = [1_000, 9_500, 12_500];

/** What came of the datagrams of one stretch, in one family. `medianMs`: until they were back. */
export interface Metered {
  readonly stretch: string;
  readonly family: 4 | 6;
  readonly sent: number;
  readonly back: number;
  readonly medianMs: number;
}

const echo: Program = (host) => {
  const socket = host.udp.bind(PORT, ({ bytes, from, to }) => socket.send(bytes, from, to.address));
};

/** Sends the datagrams of a stretch, and says what came of them. */
function meter(host: Host, address: string, family: 4 | 6, { name, packets }: (typeof STRETCHES)[number]): void {
  const sentMs: number[] = [];
  const tookMs: number[] = [];
  const socket = host.udp.bind(0, ({ bytes }) => {
    tookMs.push(host.now() - (sentMs[Buffer.from(bytes).readUInt32BE()] ?? 0));
  });
  const burst = () => {
    for (let n = 0; n < BURST; n++) {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(sentMs.length);
      sentMs.push(host.now());
      socket.send(bytes, { address, port: PORT });
    }
    if (sentMs.length < packets) host.setTimer(EVERY_MS, burst);
    else host.setTimer(COUNTED_AFTER_MS, say);
  };
  const say = () => {
    const medianMs = tookMs.toSorted((a, b) => a - b)[Math.floor(tookMs.length / 2)] ?? 0;
    const metered: Metered = { stretch: name, family, sent: sentMs.length, back: tookMs.length, medianMs };
    host.log({ type: 'rollout', kind: 'software', version: 1, step: 'accepted', detail: JSON.stringify(metered) });
    socket.close();
  };
  burst();
}

const sender: Program = (host, spec) => {
  const server = topologyOf(spec).ofRole('llns')[0];
  for (const stretch of STRETCHES)
    host.setTimer(stretch.fromMs - host.now(), () => {
      meter(host, server?.ipv4 ?? '', 4, stretch);
      meter(host, server?.ipv6 ?? '', 6, stretch);
    });
};

/** A server in network x that sends back what it is sent, and a client in network y that counts what comes back, and when. */
export const meterLab = () =>
  testLab(
    { llns: echo, instrument: sender },
    {
      fleets: [
        { role: 'llns', region: 'a', count: 1 },
        { role: 'control', region: 'b', count: 1 },
        { role: 'instrument', region: 'b', count: 1 },
      ],
    },
  );
