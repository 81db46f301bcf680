import type { History } from '../history/events.ts';
import { byEffect, type Effect, type EffectOf, type ForEachEffect } from '../lab/effect.ts';
import type { Interval } from './interval.ts';
import { arrivedMs, type SlowInterval } from './slow.ts';

/** One effect of one injection, from its inject event to its heal, or for ever. */
export interface EffectInterval<E extends Effect = Effect> extends Interval {
  readonly effect: E;
  readonly injection: number;
}

export type LossInterval = EffectInterval<EffectOf<'lossy'>>;

/** What the oracle and the invariants know of each effect in force, by what it is; in the order of the history. */
export interface InForce {
  readonly losses: LossInterval[];
  /** Nodes that hear nothing at a port. Whom that kept from what, the packets tell that were lost. */
  readonly deaf: EffectInterval<EffectOf<'deaf'>>[];
  readonly slow: SlowInterval[];
  readonly busy: EffectInterval<EffectOf<'busy'>>[];
  /** Whose programs stood still again and again: what came meanwhile they took up that much later. */
  readonly throttled: EffectInterval<EffectOf<'throttled'>>[];
  readonly holds: EffectInterval<EffectOf<'held'>>[];
  /** What operators had the platform do, whether or not anybody did so. */
  readonly operated: EffectInterval<EffectOf<'operated'>>[];
  /** Programs that did wrong by a rule, whether or not they had occasion to. */
  readonly astray: EffectInterval<EffectOf<'astray'>>[];
  /** All that the harness did to the lab but give it releases; what it delayed, until all of that can have come. */
  readonly faults: EffectInterval[];
}

type When = Omit<EffectInterval, 'effect'>;

/** A new effect is judged by nobody until it says here what the oracle knows of it. */
const LEARN: ForEachEffect<void, [When, InForce]> = {
  // Deaths and starts have events of their own.
  down: (effect, when, { faults }) => void faults.push({ effect, ...when }),
  lossy(effect, when, { faults, losses }) {
    faults.push({ effect, ...when });
    if (effect.loss > 0) losses.push({ effect, ...when });
  },
  deaf(effect, when, { faults, deaf }) {
    faults.push({ effect, ...when });
    deaf.push({ effect, ...when });
  },
  // As a fault it lasts for longer: see below.
  slow: (effect, when, { slow }) => void slow.push({ effect, ...when }),
  busy(effect, when, known) {
    known.faults.push({ effect, ...when });
    if (effect.share > 0) known.busy.push({ effect, ...when });
  },
  throttled(effect, when, { faults, throttled }) {
    faults.push({ effect, ...when });
    throttled.push({ effect, ...when });
  },
  // What it does to a node is the node's fault.
  hostile: (effect, when, { faults }) => void faults.push({ effect, ...when }),
  held(effect, when, { faults, holds }) {
    faults.push({ effect, ...when });
    holds.push({ effect, ...when });
  },
  operated(effect, when, { faults, operated }) {
    operated.push({ effect, ...when });
    // What is done at once is over: what comes of it is the platform's doing.
    if (effect.order.forMs !== undefined) faults.push({ effect, ...when });
  },
  astray(effect, when, { faults, astray }) {
    faults.push({ effect, ...when });
    astray.push({ effect, ...when });
  },
  // Orders and activations have events of their own.
  pushed: () => undefined,
};

/** What every injection of a history did, from its inject event to its heal. */
export function inForceIn(history: History): InForce {
  const healed = new Map<number, number>();
  for (const event of history) if (event.type === 'heal') healed.set(event.injection, event.atMs);
  const known: InForce = {
    ...{ losses: [], deaf: [], slow: [], busy: [], throttled: [], holds: [], operated: [], astray: [], faults: [] },
  };
  for (const event of history) {
    if (event.type !== 'inject') continue;
    const { atMs: fromMs, injection, effects } = event;
    const when = { injection, fromMs, toMs: healed.get(injection) ?? Number.POSITIVE_INFINITY };
    for (const effect of effects) byEffect(LEARN, effect, when, known);
  }
  for (const one of known.slow) known.faults.push({ ...one, toMs: arrivedMs(one, known.slow) });
  return known;
}

/** Those of some effects that touched somebody, as far as the evidence tells: an order that nobody took changed nothing. */
function thatBit<E extends Effect>(history: History, all: readonly EffectInterval<E>[]): readonly EffectInterval<E>[] {
  const idle = new Set(
    history.flatMap((event) => (event.type === 'evidence' && event.touched === 0 ? [event.injection] : [])),
  );
  return all.filter(({ injection }) => !idle.has(injection));
}

/** The holds that control took. */
export const acceptedHoldsOf = (history: History, { holds }: Pick<InForce, 'holds'>): readonly EffectInterval[] =>
  thatBit(history, holds);

/** What operators had the platform do, where somebody did as told. */
export const obeyedOf = (
  history: History,
  { operated }: Pick<InForce, 'operated'>,
): readonly EffectInterval<EffectOf<'operated'>>[] => (operated.length === 0 ? operated : thatBit(history, operated));

/** A node's capacity was taken by an injection. */
export interface BusyInterval extends Interval {
  readonly injection: number;
  /** How much of it, above 0, to 1. */
  readonly share: number;
}

/** When nodes were busy, by node, in the order of the injections; nodes that never were are not in it. */
export function busyOf(inForce: Pick<InForce, 'busy'>): ReadonlyMap<string, readonly BusyInterval[]> {
  const busy = new Map<string, BusyInterval[]>();
  for (const { effect, injection, fromMs, toMs } of inForce.busy) {
    const one = { injection, share: effect.share, fromMs, toMs };
    for (const node of effect.nodes) busy.set(node, [...(busy.get(node) ?? []), one]);
  }
  return busy;
}
