import type { History } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { Interval } from './interval.ts';

/** A node died by itself. `upMs`: when it next came back, Infinity if never; `event`: its index in the history. */
export interface Death {
  readonly node: string;
  readonly atMs: Ms;
  readonly upMs: Ms;
  readonly reason: string;
  readonly event: number;
}

/** A time in which a node was rolling, and the deaths that made it so. */
export interface Rolling extends Interval {
  readonly node: string;
  readonly deaths: readonly Death[];
}

/** Each node's own deaths, by time; injected ones and planned restarts are none. */
export function ownDeaths(history: History): ReadonlyMap<string, readonly Death[]> {
  const deaths = new Map<string, Death[]>();
  for (const [index, event] of history.entries()) {
    if (event.type === 'down' && event.how === 'crash') {
      const { node, atMs, reason } = event;
      const list = deaths.get(node) ?? [];
      deaths.set(node, list);
      list.push({ node, atMs, upMs: Number.POSITIVE_INFINITY, reason, event: index });
    } else if (event.type === 'up') {
      const list = deaths.get(event.node);
      const last = list?.at(-1);
      if (list && last?.upMs === Number.POSITIVE_INFINITY) list[list.length - 1] = { ...last, upMs: event.atMs };
    }
  }
  return deaths;
}

/**
 * When a node was rolling: from its second own death within `windowMs` until it has lived `settleMs` after its last
 * respawn. One fail-stop and restart is the design working (paper, WORLDS'05, section 5.1); to come back only to die
 * again is rolling.
 */
export function rollingTimes(deaths: readonly Death[], windowMs: Ms, settleMs: Ms): readonly Rolling[] {
  const rolling: Rolling[] = [];
  for (const [index, death] of deaths.entries()) {
    const before = deaths[index - 1];
    if (!before || death.atMs - before.atMs > windowMs) continue;
    const last = rolling.at(-1);
    const toMs = death.upMs + settleMs;
    if (last && death.atMs <= last.toMs) {
      rolling[rolling.length - 1] = { ...last, toMs, deaths: [...last.deaths, death] };
    } else {
      rolling.push({ node: death.node, fromMs: death.atMs, toMs, deaths: [before, death] });
    }
  }
  return rolling;
}
