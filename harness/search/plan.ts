import type { Remains } from '../minimise/remains.ts';
import type { WriteUp } from '../minimise/write-counterexample.ts';
import type { CampaignFile } from '../records/campaign-file.ts';
import type { Before } from '../records/changes.ts';
import type { FailureStore } from '../records/failure-store.ts';
import type { Counterexample } from '../records/folder.ts';
import type { KnownIssue } from '../records/known.ts';
import type { Range } from '../records/range.ts';
import type { Registry } from '../records/registry.ts';
import type { Totals } from '../records/totals.ts';
import type { DockerTimings } from '../runtime/docker/docker.ts';
import type { Settings, Setup } from '../setup/setup.ts';
import type { Judges } from './judges.ts';
import type { StoreNote } from './stored-for.ts';

/** Everything that one campaign is told. */
export interface Plan {
  readonly registry: Registry;
  readonly settings: Settings;
  readonly setup: Setup;
  readonly range: Range;
  readonly shard?: string;
  /** Runs of the whole campaign, all its parts together. */
  readonly budget?: number;
  readonly jobs: number;
  /** Without any, runs are judged in this thread. */
  readonly judges?: Judges;
  readonly dir: string;
  readonly keepHistory: boolean;
  readonly maxFailures: number;
  /** Failures of earlier campaigns: replayed first, and added to. */
  readonly store: FailureStore;
  readonly known: readonly KnownIssue[];
  /** What is tested, as version control calls it, and when the campaign began, UTC (RFC 3339). */
  readonly revision?: string;
  readonly startedAt?: string;
  /** The campaign before, to compare with. */
  readonly since?: Before;
  /** The day, `YYYY-MM-DD`, that known issues are held against. */
  readonly today: string;
  readonly command: string;
  /** Wall-clock milliseconds since the campaign began. */
  readonly elapsedMs: () => number;
  readonly timeMs?: number;
  /** False: failing schedules are written up as they were found. Default true. */
  readonly shrinks?: boolean;
  /** Wall-clock time that one shrink may take; without it, shrinking ends by its number of runs. */
  readonly shrinkMs?: number;
  /** How long containers took so far. */
  readonly timings?: () => DockerTimings;
  readonly remains?: Remains;
  readonly anew?: NonNullable<WriteUp['anew']>;
  readonly confirm?: NonNullable<WriteUp['confirm']>;
  readonly signal: AbortSignal;
  readonly progress: (state: Progress) => void;
}

export interface Progress {
  readonly doing: string;
  /** While a failure is shrunk: how far that is, in words. */
  readonly shrink?: string;
  readonly totals: Totals;
  readonly runs: number;
}

/** What a campaign has found so far; it grows while the campaign runs. */
export interface State {
  totals: Totals;
  readonly counterexamples: Counterexample[];
  /** Failing schedules written up, known issues not counted: at `maxFailures` the campaign ends. */
  failures: number;
  /** Failures on containers that did not come back. */
  readonly unconfirmed: CampaignFile['unconfirmed'][number][];
  /** Known issues seen, with the number of runs that each explains. */
  readonly known: Map<KnownIssue, number>;
  /** Of the single faults that it began with. */
  readonly singles: { judged: number; readonly missed: string[] };
  /** Of the failures that were stored before. */
  readonly stored: {
    run: number;
    failed: number;
    unjudged: number;
    had: string[];
    held: string[];
    notes: readonly StoreNote[];
  };
  /** Fingerprints that this campaign has seen and that the store has. */
  readonly kept: Set<string>;
  readonly trouble: string[];
  /** When the campaign's file was last written, as `elapsedMs`. */
  savedMs: number;
  stopped?: CampaignFile['stopped'];
}
