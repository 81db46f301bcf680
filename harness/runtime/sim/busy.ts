import type { Ms } from '../../lab/spec.ts';
import type { Intake } from '../intake.ts';
import type { BusyShare, Process, SimNode } from './world.ts';

/** The share of its capacity that a node has left: what the largest share leaves. */
export const shareLeft = ({ busyShares }: SimNode): number =>
  1 - Math.max(0, ...Array.from(busyShares, ({ share }) => share));

/** Takes a share of a node's capacity; the function returned gives it back. */
export function keepBusy(node: SimNode, one: BusyShare): () => void {
  const weigh = () => node.process?.intake?.leave(shareLeft(node));
  node.busyShares.add(one);
  weigh();
  return () => {
    node.busyShares.delete(one);
    weigh();
  };
}

/**
 * When an item of work that arrived at a process is handled, or undefined when it is shed. If want of capacity delays or sheds it,
 * that is the largest share's doing.
 */
export function admit({ node }: Process, intake: Intake, nowMs: Ms): Ms | undefined {
  const { atMs, isHindered } = intake.admit(nowMs);
  if (isHindered) for (const { share, touch } of node.busyShares) if (1 - share === shareLeft(node)) touch();
  return atMs;
}
