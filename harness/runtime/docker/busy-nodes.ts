import type { Handle } from '../runtime.ts';
import { createHandle, type Touches } from './handle.ts';
import { channelOf, nodeNamed, type RunContext } from './run-context.ts';
import type { Reply } from './shared/protocol.ts';

/** One injection's part in keeping a node busy. */
interface BusyShare {
  readonly share: number;
  readonly touches: Touches;
}

/** What keeps nodes busy: where several injections do, the heaviest counts, as in the simulation. */
export interface BusyNodes {
  /** Takes this share (0 to 1) of the node's capacity away. */
  keepBusy(node: string, share: number, injection: number): Promise<Handle>;
}

const largestOf = (busyShares: Iterable<BusyShare>): number =>
  Math.max(0, ...Array.from(busyShares, ({ share }) => share));

/**
 * What was delayed or shed is the doing of the largest share that was in force. What a process knew is lost when it is killed
 * meanwhile.
 */
function credit(busyShares: readonly BusyShare[], { met }: Reply): void {
  if (!met?.count) return;
  for (const { share, touches } of busyShares) {
    if (share < largestOf(busyShares)) continue;
    touches.touched += met.count;
    if (met.sinceMs !== undefined) touches.bitAtMs ??= met.sinceMs;
  }
}

export function createBusyNodes(context: RunContext): BusyNodes {
  const all = new Map<string, Set<BusyShare>>();
  return {
    async keepBusy(id, share, injection) {
      const { id: node } = nodeNamed(context, id);
      const busyShares = all.get(node) ?? new Set();
      all.set(node, busyShares);
      const change = async (act: () => void): Promise<void> => {
        const before = [...busyShares];
        act();
        credit(before, await channelOf(context, node).call({ do: 'busy', share: largestOf(busyShares) }));
      };
      const busyShare = { share, touches: { touched: 0 } };
      await change(() => busyShares.add(busyShare));
      return createHandle(context, busyShare.touches, `Injection ${injection} still keeps a node busy.`, () =>
        change(() => busyShares.delete(busyShare)),
      );
    },
  };
}
