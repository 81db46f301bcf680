import type { Ms } from '../../lab/spec.ts';
import type { Intake } from '../intake.ts';
import type { Burden, Process, SimNode } from './world.ts';

/** The share of its capacity that a node has left: what the heaviest burden leaves. */
export const shareLeft = ({ burdens }: SimNode): number =>
  1 - Math.max(0, ...Array.from(burdens, ({ share }) => share));

/** Lays a burden on a node; the function returned takes it off. */
export function burden(node: SimNode, one: Burden): () => void {
  const weigh = () => node.process?.intake?.leave(shareLeft(node));
  node.burdens.add(one);
  weigh();
  return () => {
    node.burdens.delete(one);
    weigh();
  };
}

/**
 * When an item of work that arrived at a process is handled, or undefined when it is shed. If want of capacity delays or sheds it,
 * that is the heaviest burden's doing.
 */
export function admit({ node }: Process, intake: Intake, nowMs: Ms): Ms | undefined {
  const { atMs, isHindered } = intake.admit(nowMs);
  if (isHindered) for (const { share, touch } of node.burdens) if (1 - share === shareLeft(node)) touch();
  return atMs;
}
