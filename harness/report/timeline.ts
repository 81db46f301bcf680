import type { History } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { Found } from '../records/found.ts';
import type { ScheduleFile } from '../schedule/codec.ts';

/** An injection as it came into force: `toMs` is absent for one that happens in an instant. */
export interface Bar {
  readonly label: string;
  readonly fromMs: Ms;
  readonly toMs?: Ms;
}

/** When operations of a client network ended, and how. */
export interface Network {
  readonly client: string;
  readonly okMs: readonly Ms[];
  readonly failedMs: readonly Ms[];
}

/** A run at a glance. */
export interface Timeline {
  readonly endMs: Ms;
  /** By time. */
  readonly bars: readonly Bar[];
  readonly networks: readonly Network[];
  /** When the pinned invariant was violated; the first is what the counterexample is about. */
  readonly violationsMs: readonly Ms[];
}

function barsOf({ injections }: ScheduleFile, history: History): readonly Bar[] {
  const began = new Map<number, Ms>();
  const healed = new Map<number, Ms>();
  for (const event of history) {
    if (event.type === 'inject') began.set(event.injection, event.atMs);
    if (event.type === 'heal') healed.set(event.injection, event.atMs);
  }
  const bars = injections.map(({ kind, target, atMs }, index): Bar => {
    const toMs = healed.get(index);
    const end = toMs !== undefined && { toMs };
    return { label: `${kind} ${target}`, fromMs: began.get(index) ?? atMs, ...end };
  });
  return bars.toSorted((a, b) => a.fromMs - b.fromMs);
}

function networksOf(history: History): readonly Network[] {
  const byClient = new Map<string, { okMs: Ms[]; failedMs: Ms[] }>();
  for (const event of history) {
    if (event.type !== 'operation') continue;
    const own = byClient.get(event.client) ?? { okMs: [], failedMs: [] };
    byClient.set(event.client, own);
    // One without a result in time is as bad as a failed one to whoever waited for it.
    (event.outcome === 'ok' ? own.okMs : own.failedMs).push(event.atMs);
  }
  const rows = [...byClient].map(([client, times]) => ({ client, ...times }));
  return rows.toSorted((a, b) => (a.client < b.client ? -1 : 1));
}

/** What there is to draw of a run of a schedule. */
export function timelineOf({ violations, pinned }: Found, file: ScheduleFile, history: History): Timeline {
  const violationsMs = violations.filter(({ invariant }) => invariant === pinned).map(({ atMs }) => atMs);
  return {
    endMs: Math.max(file.durationMs, 1),
    bars: barsOf(file, history),
    networks: networksOf(history),
    violationsMs: violationsMs.toSorted((a, b) => a - b),
  };
}
