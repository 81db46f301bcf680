import type { Effect } from '../lab/effect.ts';
import { controlElectionMs } from '../lab/timing.ts';
import type { LossInterval } from './facts-effects.ts';
import { type Leads, mayLead, withoutLeader } from './facts-leading.ts';
import { brokenPathsOf, CUT, outOfTouch, type TouchInput } from './facts-touch.ts';
import type { Interval } from './interval.ts';
import { merge, minus } from './stretch.ts';

type Lossy = Extract<Effect, { is: 'lossy' }>;

/** Whether the loss is on a link between two different nodes, one of `left` and one of `right`, in either direction. */
export function isBetween({ from, to }: Lossy, left: readonly string[], right: readonly string[]): boolean {
  const link = (a: string, b: string) => a !== b && from.includes(a) && to.includes(b);
  return left.some((a) => right.some((b) => link(a, b) || link(b, a)));
}

/** What the reach of control is judged from. */
interface ControlInput extends TouchInput {
  readonly losses: readonly LossInterval[];
  /** When each control said that it led. */
  readonly leads: Leads;
}

/**
 * When control could not reach a node, through the harness's doing: the node held down by an injection or kept busy; no control
 * able to act; or loss between the node and a control that acts. A node that crashes by itself gets no more time: it comes back, and
 * control has to be quick. Computed once a node.
 */
export function controlDisturbedOf(input: ControlInput): (node: string) => readonly Interval[] {
  const known = new Map<string, readonly Interval[]>();
  const controls = input.topology.ofRole('control').map(({ id }) => id);
  const isElected = input.spec.promises.election && controls.length > 1;
  const { unable, lossTo } = isElected ? elected(input, controls) : single(input, controls);
  return (node) => {
    const before = known.get(node);
    if (before) return before;
    const disturbed = merge([...unable, ...heldDown(input, node), ...(input.busy.get(node) ?? []), ...lossTo(node)]);
    known.set(node, disturbed);
    return disturbed;
  };
}

const heldDown = ({ down }: TouchInput, node: string): readonly Interval[] =>
  (down.get(node) ?? []).filter(({ injection }) => injection !== undefined);

interface Trouble {
  /** When no control was bound to act. */
  readonly unable: readonly Interval[];
  /** When packets were lost between the node and a control that may have acted. */
  lossTo(node: string): readonly Interval[];
}

/** No election: every control has to live. */
function single(input: ControlInput, controls: readonly string[]): Trouble {
  return {
    unable: controls.flatMap((id) => heldDown(input, id)),
    lossTo: (node) => input.losses.filter(({ effect }) => isBetween(effect, controls, [node])),
  };
}

/** One of several leads. One that is dead or cut off from most does not for long, so that loss between it and a node is nothing then. */
function elected(input: ControlInput, controls: readonly string[]): Trouble {
  const { spec, losses, leads } = input;
  const unfit = outOfTouch(input, controls, brokenPathsOf(input, spec.promises.pathLossMax));
  const out = outOfTouch(input, controls, brokenPathsOf(input, CUT));
  const lossOf = (control: string, node: string) =>
    merge(losses.filter((loss) => isBetween(loss.effect, [control], [node]) && mayLead(leads, control, loss)));
  return {
    unable: withoutLeader(unfit, leads, controlElectionMs(spec.timing)),
    lossTo: (node) => controls.flatMap((id) => minus(lossOf(id, node), out.get(id) ?? [])),
  };
}
