import type { Handle } from '../runtime.ts';
import { createHandle, type Touches } from './handle.ts';
import { channelOf, nodeNamed, type RunContext } from './run-context.ts';
import type { Reply } from './shared/protocol.ts';

/** One injection's part in what is taken of a node. */
interface TakenShare {
  readonly share: number;
  readonly touches: Touches;
}

/** What is taken of nodes: where several injections take of the same, the heaviest counts, as in the simulation. */
export interface TakenShares {
  /** Takes this share (0 to 1) away. */
  take(node: string, share: number, injection: number): Promise<Handle>;
}

/** What is taken: by the supervisor's word for it, and what is said of an injection that has not given it back. */
const TAKEN = { busy: 'keeps a node busy', throttle: "takes a node's time" } as const;

const largestOf = (shares: Iterable<TakenShare>): number => Math.max(0, ...Array.from(shares, ({ share }) => share));

/**
 * What met a share is the doing of the largest that was in force. What a process knew is lost when it is killed
 * meanwhile.
 */
function credit(shares: readonly TakenShare[], { met }: Reply): void {
  if (!met?.count) return;
  for (const { share, touches } of shares) {
    if (share < largestOf(shares)) continue;
    touches.touched += met.count;
    if (met.sinceMs !== undefined) touches.bitAtMs ??= met.sinceMs;
  }
}

export function createTakenShares(context: RunContext, what: keyof typeof TAKEN): TakenShares {
  const all = new Map<string, Set<TakenShare>>();
  return {
    async take(id, share, injection) {
      const { id: node } = nodeNamed(context, id);
      const shares = all.get(node) ?? new Set();
      all.set(node, shares);
      const change = async (act: () => void): Promise<void> => {
        const before = [...shares];
        act();
        credit(before, await channelOf(context, node).call({ do: what, share: largestOf(shares) }));
      };
      const taken = { share, touches: { touched: 0 } };
      await change(() => shares.add(taken));
      return createHandle(context, taken.touches, `Injection ${injection} still ${TAKEN[what]}.`, () =>
        change(() => shares.delete(taken)),
      );
    },
  };
}
