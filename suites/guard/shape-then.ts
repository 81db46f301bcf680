import type { InWordsThen } from './words-then.ts';

/**
 * The first translation: an effect as it was told when the schedules were stored. It had not all that is needed to bring it about (bytes,
 * interval, mutation). In the order in which the faults wrote its fields then, since the digests are of text.
 */
export function inShapeThen(effect: InWordsThen): unknown {
  if (effect.is === 'hostile') return { is: effect.is, nodes: effect.nodes };
  if (effect.is === 'held') return { is: effect.is };
  if (effect.is !== 'tainted') return effect;
  const { is, order, ...rest } = effect;
  return { is, kind: order.kind, ...rest };
}
