/** Who judged how much of a campaign. */
export interface Tally {
  readonly parts: number;
  /** Runs in parts. */
  readonly runs: number;
  /** Runs of single schedules: to shrink, and to confirm. */
  readonly singles: number;
  /** Parts and single runs that were lost with a worker and judged again, each as often as that happened. */
  readonly again: number;
  readonly byWorker: readonly {
    readonly worker: string;
    readonly parts: number;
    readonly runs: number;
    readonly singles: number;
    /** While it judged, single runs included. */
    readonly runsPerS: number;
  }[];
}

/** One part, or one run of a schedule, that came back. */
export interface Counted {
  readonly worker: string;
  readonly tookMs: number;
  readonly runs: number;
  readonly losses: number;
  readonly isPart: boolean;
}

const NONE = { parts: 0, runs: 0, singles: 0, tookMs: 0 };

/** Adds up what comes back. */
export function createTally(): { add(one: Counted): void; sum(): Tally } {
  const workers = new Map<string, typeof NONE>();
  let again = 0;
  return {
    add: ({ worker, tookMs, runs, losses, isPart }) => {
      const before = workers.get(worker) ?? NONE;
      workers.set(worker, {
        parts: before.parts + (isPart ? 1 : 0),
        runs: before.runs + (isPart ? runs : 0),
        singles: before.singles + (isPart ? 0 : runs),
        tookMs: before.tookMs + tookMs,
      });
      again += losses;
    },
    sum: () => {
      const all = [...workers].toSorted(([a], [b]) => (a < b ? -1 : 1));
      const total = (of: keyof typeof NONE) => all.reduce((sum, [, counts]) => sum + counts[of], 0);
      return {
        ...{ parts: total('parts'), runs: total('runs'), singles: total('singles'), again },
        byWorker: all.map(([worker, { parts, runs, singles, tookMs }]) => ({
          ...{ worker, parts, runs, singles },
          runsPerS: tookMs === 0 ? 0 : Math.round((10_000 * (runs + singles)) / tookMs) / 10,
        })),
      };
    },
  };
}
