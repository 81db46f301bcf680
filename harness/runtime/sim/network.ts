import type { LabSpec, Ms } from '../../lab/spec.ts';
import { type Family, type NodeInfo, topologyOf } from '../../lab/topology.ts';
import type { LinkEffect, LinkSelector } from '../runtime.ts';
import { stream } from './random.ts';

/** An effect in force on some paths: packets are lost with probability `loss`. */
export interface Loss {
  readonly injection: number;
  readonly loss: number;
  /** By node index: 1 where the selector has the node. */
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  /** Called for each packet that it lost. */
  readonly onLost: () => void;
}

/** Paths between nodes, by their index in the topology. A node's packets to itself never leave it: none is lost. */
export interface Network {
  /** The one-way delay for the next packet. */
  delayMs(from: number, to: number): Ms;
  /** Whether any effect applies to this path. */
  isLossy(from: number, to: number, family: Family): boolean;
  /** Draws for one packet: the effect that lost it, or undefined when it gets through. */
  lostBy(from: number, to: number, family: Family): Loss | undefined;
  add(selector: LinkSelector, effect: LinkEffect, injection: number, onLost: () => void): Loss;
  remove(loss: Loss): void;
  readonly losses: readonly Loss[];
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

const applies = (loss: Loss, from: number, to: number, family: Family): boolean =>
  loss.from[from] === 1 && loss.to[to] === 1 && (family === 4 ? loss.ipv4 : loss.ipv6) && from !== to;

export function createNetwork(spec: LabSpec, seed: number): Network {
  const { nodes } = topologyOf(spec);
  const delays = Float64Array.from(nodes.flatMap((a) => nodes.map((b) => baseDelayMs(a, b, spec.delay))));
  const mask = (ids: readonly string[]) => Uint8Array.from(nodes, ({ id }) => (ids.includes(id) ? 1 : 0));
  // Two streams: one more injection of loss must not change the delays of the packets that get through.
  const jitter = stream(seed, 'jitter');
  const fate = stream(seed, 'network');
  const losses: Loss[] = [];
  return {
    losses,
    delayMs: (from, to) => (delays[from * nodes.length + to] ?? 0) * (1 + JITTER * jitter()),
    isLossy: (from, to, family) => losses.length > 0 && losses.some((loss) => applies(loss, from, to, family)),
    lostBy(from, to, family) {
      for (const loss of losses) {
        if (applies(loss, from, to, family) && fate() < loss.loss) {
          loss.onLost();
          return loss;
        }
      }
      return undefined;
    },
    add({ from, to, families }, { loss }, injection, onLost) {
      const added = {
        injection,
        loss,
        from: mask(from),
        to: mask(to),
        ipv4: families.includes(4),
        ipv6: families.includes(6),
        onLost,
      };
      losses.push(added);
      return added;
    },
    remove(loss) {
      const at = losses.indexOf(loss);
      if (at >= 0) losses.splice(at, 1);
    },
  };
}
