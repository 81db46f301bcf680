import type { History, OrderEvent, ReleaseEvent } from '../history/events.ts';
import type { Activation, ReleaseFacts } from './release-facts.ts';
import { versionSpells } from './versions.ts';

interface Draft {
  readonly order: OrderEvent;
  readonly events: ReleaseEvent[];
  readonly activations: Activation[];
}

/**
 * Every release that the harness ordered, and where it was active: from `activated` until another version of its kind is
 * active on that node, or this one is reverted. A dead node keeps what it had: its disk holds it.
 */
export function releasesOf(history: History): readonly ReleaseFacts[] {
  const drafts = new Map<string, Draft>();
  for (const order of history) {
    if (order.type !== 'order') continue;
    const key = `${order.order.kind} ${order.version}`;
    if (!drafts.has(key)) drafts.set(key, { order, events: [], activations: [] });
  }
  if (drafts.size === 0) return [];
  for (const { node, kind, version, fromMs, toMs } of versionSpells(history)) {
    drafts.get(`${kind} ${version}`)?.activations.push({ node, fromMs, toMs });
  }
  for (const event of history) {
    if (event.type === 'release') drafts.get(`${event.kind} ${event.version}`)?.events.push(event);
  }
  const taints = taintsOf(history);
  return [...drafts.values()].map(({ order, events, activations }) => ({
    order,
    bad: false,
    ...taints.get(order.injection),
    activations: activations.toSorted((a, b) => a.fromMs - b.fromMs),
    events,
  }));
}

type Taint = Pick<ReleaseFacts, 'bad' | 'harms' | 'customer' | 'forged' | 'badFromMs'>;

/** What the injections that ordered releases said of them, by injection. */
function taintsOf(history: History): ReadonlyMap<number, Taint> {
  const taints = new Map<number, Taint>();
  for (const event of history) {
    if (event.type !== 'inject') continue;
    for (const effect of event.effects) {
      if (effect.is !== 'tainted') continue;
      const { bad, harms, customer, forged, badFromMs } = effect;
      taints.set(event.injection, {
        bad,
        ...(harms && { harms }),
        ...(customer !== undefined && { customer }),
        ...(forged && { forged }),
        ...(badFromMs !== undefined && { badFromMs }),
      });
    }
  }
  return taints;
}
