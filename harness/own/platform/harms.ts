import type { Interval } from '../../facts/interval.ts';
import type { History, InjectEvent } from '../../history/events.ts';
import type { Ms } from '../../lab/spec.ts';
import { linkEnds, targetNodes } from '../../schedule/target.ts';
import type { OwnSpec } from './own-spec.ts';

/** What one injection did to a lab, from when it began until it was over: healed, or what it felled had started again. */
export interface Harm extends Interval {
  readonly effects: InjectEvent['effects'];
  /** The nodes that it was aimed at, and those that it felled. A cut at one of them loses packets of all others, which were not. */
  readonly nodes: readonly string[];
}

/** The nodes that a target means: of a link both of its ends. */
function nodesOf(target: string, spec: OwnSpec): readonly string[] {
  if (!target.startsWith('link:')) return targetNodes(target, spec).map(({ id }) => id);
  const { from, to } = linkEnds(target, spec);
  return [...from, ...to].map(({ id }) => id);
}

/** When each injection was over that has no heal: when all that it felled had come up, or at once where it felled nobody. */
function startedAgain(history: History): ReadonlyMap<number, Ms> {
  const felledBy = new Map<string, number>();
  const overMs = new Map<number, Ms>();
  for (const event of history) {
    if (event.type === 'down' && event.injection !== undefined) felledBy.set(event.node, event.injection);
    if (event.type !== 'up') continue;
    const injection = felledBy.get(event.node);
    if (injection !== undefined) overMs.set(injection, event.atMs);
    felledBy.delete(event.node);
  }
  for (const injection of felledBy.values()) overMs.set(injection, Number.POSITIVE_INFINITY);
  return overMs;
}

/** What every injection of a history did. */
export function harmsIn(history: History, spec: OwnSpec): readonly Harm[] {
  const healedMs = new Map(history.flatMap((one) => (one.type === 'heal' ? [[one.injection, one.atMs] as const] : [])));
  const againMs = startedAgain(history);
  return history.flatMap((event): Harm[] => {
    if (event.type !== 'inject') return [];
    const { injection, target, atMs, effects } = event;
    const toMs = healedMs.get(injection) ?? againMs.get(injection) ?? atMs;
    const felled = effects.flatMap((effect) => ('nodes' in effect ? effect.nodes : []));
    return [{ fromMs: atMs, toMs, effects, nodes: [...new Set([...nodesOf(target, spec), ...felled])] }];
  });
}

/** When harms lasted, each until whoever suffered from it has had so long to recover. */
export const lasting = (harms: readonly Harm[], recoverMs: Ms): readonly Interval[] =>
  harms.map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs + recoverMs }));
