import type { Handle } from '../runtime.ts';
import { createHandle, type Touches } from './handle.ts';
import { channelOf, nodeNamed, type RunContext } from './run-context.ts';
import type { Reply } from './shared/protocol.ts';

/** One injection's part in keeping a node busy. */
interface Burden {
  readonly share: number;
  readonly touches: Touches;
}

/** What keeps nodes busy: where several injections do, the heaviest counts, as in the simulation. */
export interface Burdens {
  /** Takes this share (0 to 1) of the node's capacity away. */
  lay(node: string, share: number, injection: number): Promise<Handle>;
}

const heaviestOf = (burdens: Iterable<Burden>): number => Math.max(0, ...Array.from(burdens, ({ share }) => share));

/**
 * What was delayed or shed is the doing of the heaviest burden that was in force. What a process knew is lost when it is killed
 * meanwhile.
 */
function credit(burdens: readonly Burden[], { met }: Reply): void {
  if (!met?.count) return;
  for (const { share, touches } of burdens) {
    if (share < heaviestOf(burdens)) continue;
    touches.touched += met.count;
    if (met.sinceMs !== undefined) touches.bitAtMs ??= met.sinceMs;
  }
}

export function createBurdens(context: RunContext): Burdens {
  const all = new Map<string, Set<Burden>>();
  return {
    async lay(id, share, injection) {
      const { id: node } = nodeNamed(context, id);
      const burdens = all.get(node) ?? new Set();
      all.set(node, burdens);
      const change = async (act: () => void): Promise<void> => {
        const before = [...burdens];
        act();
        credit(before, await channelOf(context, node).call({ do: 'busy', share: heaviestOf(burdens) }));
      };
      const burden = { share, touches: { touched: 0 } };
      await change(() => burdens.add(burden));
      return createHandle(context, burden.touches, `Injection ${injection} still keeps a node busy.`, () =>
        change(() => burdens.delete(burden)),
      );
    },
  };
}
