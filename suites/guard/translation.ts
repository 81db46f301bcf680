import type { Event, History } from '../../harness/history/events.ts';
import type { Effect } from '../../harness/lab/effect.ts';

/**
 * An effect as it was told when the schedules were stored: it had not all that is needed to bring it about (bytes, interval, mutation).
 * In the order in which the faults wrote its fields then, since the digests are of text.
 */
function asToldThen(effect: Effect): unknown {
  if (effect.is === 'hostile') return { is: effect.is, nodes: effect.nodes };
  if (effect.is === 'held') return { is: effect.is };
  if (effect.is !== 'tainted') return effect;
  const { is, order, ...rest } = effect;
  return { is, kind: order.kind, ...rest };
}

/** A history of today in the words of the day on which the schedules were stored. */
export const asDrawn = (history: History): History =>
  history.map((event) =>
    event.type === 'inject' ? ({ ...event, effects: event.effects.map(asToldThen) } as unknown as Event) : event,
  );
