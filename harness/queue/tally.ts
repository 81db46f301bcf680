/** Who judged how much of a campaign. */
export interface Tally {
  readonly parts: number;
  readonly runs: number;
  /** Parts that were lost with a worker and judged again, each as often as that happened. */
  readonly again: number;
  readonly byWorker: readonly {
    readonly worker: string;
    readonly parts: number;
    readonly runs: number;
    /** While it judged. */
    readonly runsPerS: number;
  }[];
}

/** One part that came back. */
export interface Counted {
  readonly worker: string;
  readonly tookMs: number;
  readonly runs: number;
  readonly losses: number;
}

/** Adds up what comes back. */
export function createTally(): { add(part: Counted): void; sum(): Tally } {
  const workers = new Map<string, { parts: number; runs: number; tookMs: number }>();
  let again = 0;
  return {
    add: ({ worker, tookMs, runs, losses }) => {
      const before = workers.get(worker) ?? { parts: 0, runs: 0, tookMs: 0 };
      workers.set(worker, { parts: before.parts + 1, runs: before.runs + runs, tookMs: before.tookMs + tookMs });
      again += losses;
    },
    sum: () => {
      const all = [...workers].toSorted(([a], [b]) => (a < b ? -1 : 1));
      return {
        parts: all.reduce((sum, [, { parts }]) => sum + parts, 0),
        runs: all.reduce((sum, [, { runs }]) => sum + runs, 0),
        again,
        byWorker: all.map(([worker, { parts, runs, tookMs }]) => ({
          ...{ worker, parts, runs },
          runsPerS: tookMs === 0 ? 0 : Math.round((10_000 * runs) / tookMs) / 10,
        })),
      };
    },
  };
}
