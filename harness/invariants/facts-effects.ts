import type { History } from '../history/events.ts';
import type { Effect } from '../schedule/effect.ts';
import type { Interval } from './interval.ts';
import { merge } from './stretch.ts';

/** One effect of one injection, from its inject event to its heal, or for ever. */
export interface EffectInterval<E extends Effect = Effect> extends Interval {
  readonly effect: E;
  readonly injection: number;
}

export type LossInterval = EffectInterval<Extract<Effect, { is: 'lossy' }>>;
type BusyEffect = Extract<Effect, { is: 'busy' }>;

function effectsOf(history: History): readonly EffectInterval[] {
  const healed = new Map<number, number>();
  for (const event of history) if (event.type === 'heal') healed.set(event.injection, event.atMs);
  return history.flatMap((event) => {
    if (event.type !== 'inject') return [];
    const { atMs: fromMs, injection, effects } = event;
    const toMs = healed.get(injection) ?? Number.POSITIVE_INFINITY;
    return effects.map((effect) => ({ effect, injection, fromMs, toMs }));
  });
}

/** Every stretch of injected loss. */
export function lossesOf(history: History): readonly LossInterval[] {
  return effectsOf(history).filter((one): one is LossInterval => one.effect.is === 'lossy' && one.effect.loss > 0);
}

/** When an operator held all releases. Sorted, merged. */
export function holdsOf(history: History): readonly Interval[] {
  return merge(effectsOf(history).filter(({ effect }) => effect.is === 'held'));
}

/** The same, each for itself, and only those that control took, as far as the evidence tells. */
export function acceptedHoldsOf(history: History): readonly EffectInterval[] {
  const idle = new Set(
    history.flatMap((event) => (event.type === 'evidence' && event.touched === 0 ? [event.injection] : [])),
  );
  return effectsOf(history).filter(({ effect, injection }) => effect.is === 'held' && !idle.has(injection));
}

/** When the harness did anything to the lab but give it releases: nodes down, packets lost, capacity taken, hostile bytes, holds. Sorted, merged. */
export function faultsOf(history: History): readonly Interval[] {
  return merge(effectsOf(history).filter(({ effect }) => effect.is !== 'tainted'));
}

/** A node's capacity was taken by an injection. */
export interface BusyInterval extends Interval {
  readonly injection: number;
  /** How much of it, above 0, to 1. */
  readonly share: number;
}

/** When nodes were busy, by node, in the order of the injections; nodes that never were are not in it. */
export function busyOf(history: History): ReadonlyMap<string, readonly BusyInterval[]> {
  const busy = new Map<string, BusyInterval[]>();
  const burdens = effectsOf(history).filter(
    (one): one is EffectInterval<BusyEffect> => one.effect.is === 'busy' && one.effect.share > 0,
  );
  for (const { effect, injection, fromMs, toMs } of burdens) {
    const one = { injection, share: effect.share, fromMs, toMs };
    for (const node of effect.nodes) busy.set(node, [...(busy.get(node) ?? []), one]);
  }
  return busy;
}
