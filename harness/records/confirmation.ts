/** How many of a schedule's runs failed. */
export interface Count {
  readonly failed: number;
  readonly of: number;
}

/**
 * What containers say to a schedule that fails in the simulation. `deterministic`: it failed every time; `flaky`: in
 * `failed` of `of` runs; `sim-only`: no schedule on the way from the original to the smallest fails there, which is a
 * finding about the model; `harness`: a run could not be judged.
 */
export interface Confirmation extends Count {
  readonly class: 'deterministic' | 'flaky' | 'sim-only' | 'harness';
  /** Index in the chain of the schedule that the numbers are of: its last entry is the smallest. */
  readonly at: number;
  /** Runs on containers in all. */
  readonly runs: number;
}
