import type { RunResult } from '../run/run.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Setup } from '../setup/setup.ts';
import type { Observe } from './trials.ts';

/** What containers leave behind besides the history: packets, logs, and the lab as other tools know it. */
export interface Remains {
  /** Captures the packets of a run; those of the last run that violated something are kept. */
  readonly observe: Observe;
  /**
   * Writes `logs/`, `capture-<node>.pcap` and `export/` of a schedule into a counterexample's folder. `run` is one of it that failed; it has
   * no history where there was no time for one. Never throws but for a disk that cannot be written to.
   */
  write(dir: string, setup: Setup, schedule: Schedule, run: RunResult): Promise<void>;
}
