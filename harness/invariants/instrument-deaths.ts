import type { Facts } from '../facts/facts.ts';
import type { History } from '../history/events.ts';

/**
 * Why a history says nothing, if an instrument died in it: all that is known of clients comes from those, and they are the harness's
 * own, which no fault touches. So no invariant may look at such a history.
 */
export function instrumentDeath(history: History, { topology }: Pick<Facts, 'topology'>): string | undefined {
  const isInstrument = (node: string) => topology.byId.get(node)?.role === 'instrument';
  const death = history.find((event) => event.type === 'down' && isInstrument(event.node));
  return death?.type === 'down' ? `${death.node} is part of the harness, and died: ${death.reason}` : undefined;
}
