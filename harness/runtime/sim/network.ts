import type { LabSpec, Ms } from '../../lab/spec.ts';
import { type Family, type NodeInfo, topologyOf } from '../../lab/topology.ts';
import { stream } from '../random.ts';

/** Packets from any of `from` to any of `to`, by node id, in these families. */
interface LinkSelector {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly families: readonly Family[];
}

/** What happens to the packets selected. */
interface LinkEffect {
  /** Each is lost with this probability. */
  readonly loss?: number;
  /** Each takes this much longer, less a draw of up to `jitterMs`. */
  readonly delayMs?: Ms;
  readonly jitterMs?: Ms;
  /** Those of more octets than this, IP header included, are lost without a word: a black hole for path MTU discovery. */
  readonly mtu?: number;
}

/** An effect in force on some paths. */
export interface Impairment extends Required<LinkEffect> {
  readonly injection: number;
  /** By node index: 1 where the selector has the node. */
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  /** Called for each packet that it lost, and for each that it delays, with when that arrives at last. */
  readonly onTouched: (arrivesMs?: Ms) => void;
}

/** Paths between nodes, by their index in the topology. A node's packets to itself never leave it: none is lost. */
export interface Network {
  /**
   * The one-way delay for the next packet, with what effects add to it, each of which adds its own. While that does not change packets keep
   * their order, but for their jitter; those that leave once it is less overtake those before them, as on a real path.
   */
  delayMs(from: number, to: number, family: Family): Ms;
  /** Whether any effect applies to this path. */
  isImpaired(from: number, to: number, family: Family): boolean;
  /** Draws for one packet whose payload has so many octets: the effect that lost it, or undefined when it gets through. */
  lostBy(from: number, to: number, family: Family, payloadOctets: number): Impairment | undefined;
  /** The effects that make the next packet's delay longer. */
  delayedBy(from: number, to: number, family: Family): readonly Impairment[];
  add(selector: LinkSelector, effect: LinkEffect, injection: number, onTouched: Impairment['onTouched']): Impairment;
  remove(impairment: Impairment): void;
  readonly impairments: readonly Impairment[];
}

/** From a node to itself, in ms: about what a loopback interface takes. */
const LOOPBACK_MS = 0.05;
/** Share of the delay that a packet may take longer. */
const JITTER = 0.1;

function baseDelayMs(a: NodeInfo, b: NodeInfo, delay: LabSpec['delay']): Ms {
  if (a === b) return LOOPBACK_MS;
  if (a.region === b.region) return delay.regionMs;
  return a.network === b.network ? delay.networkMs : delay.farMs;
}

/** Ethernet's: a larger packet travels in fragments of at most this size. */
const MTU = 1500;
/** IP and TCP headers without options; UDP's are smaller by less than matters. */
const HEADER_OCTETS = { 4: 40, 6: 60 } as const;

const NONE: readonly Impairment[] = [];

const applies = (one: Impairment, from: number, to: number, family: Family): boolean =>
  one.from[from] === 1 && one.to[to] === 1 && (family === 4 ? one.ipv4 : one.ipv6) && from !== to;

export function createNetwork(spec: LabSpec, seed: number): Network {
  const { nodes } = topologyOf(spec);
  const delays = Float64Array.from(nodes.flatMap((a) => nodes.map((b) => baseDelayMs(a, b, spec.delay))));
  const mask = (ids: readonly string[]) => Uint8Array.from(nodes, ({ id }) => (ids.includes(id) ? 1 : 0));
  // Streams of their own: one more injection of loss must not change the delays of the packets that get through.
  const jitter = stream(seed, 'jitter');
  const fate = stream(seed, 'network');
  const lateness = stream(seed, 'lateness');
  const impairments: Impairment[] = [];
  return {
    impairments,
    delayMs(from, to, family) {
      let ms = (delays[from * nodes.length + to] ?? 0) * (1 + JITTER * jitter());
      for (const one of impairments) {
        // What has no jitter takes no chance.
        if (applies(one, from, to, family)) ms += one.delayMs - (one.jitterMs > 0 ? one.jitterMs * lateness() : 0);
      }
      return ms;
    },
    isImpaired: (from, to, family) =>
      impairments.length > 0 && impairments.some((one) => applies(one, from, to, family)),
    lostBy(from, to, family, payloadOctets) {
      const octets = Math.min(MTU, payloadOctets + HEADER_OCTETS[family]);
      for (const one of impairments) {
        // What only delays has no part in what is lost: no chance is taken for it.
        if (applies(one, from, to, family) && (octets > one.mtu || (one.loss > 0 && fate() < one.loss))) {
          one.onTouched();
          return one;
        }
      }
      return undefined;
    },
    delayedBy: (from, to, family) =>
      impairments.length === 0 ? NONE : impairments.filter((one) => one.delayMs > 0 && applies(one, from, to, family)),
    add({ from, to, families }, { loss = 0, delayMs = 0, jitterMs = 0, mtu = MTU }, injection, onTouched) {
      const added = {
        injection,
        loss,
        delayMs,
        jitterMs,
        mtu,
        from: mask(from),
        to: mask(to),
        ipv4: families.includes(4),
        ipv6: families.includes(6),
        onTouched,
      };
      impairments.push(added);
      return added;
    },
    remove(impairment) {
      const at = impairments.indexOf(impairment);
      if (at >= 0) impairments.splice(at, 1);
    },
  };
}
