import type { Incident } from '../incident.ts';
import { incidentSettings, variantOf } from './incident-run.ts';
import type { Pool } from './pool.ts';
import type { Registry } from './registry.ts';
import { setUp } from './setup.ts';
import { runsOf } from './source.ts';
import type { RunSummary } from './summary.ts';
import { addTotals, NO_RUNS, type Totals, totalsOf } from './totals.ts';

/** Random schedules on an incident's lab, each with the incident's own injections in it. */
export interface Around {
  readonly totals: Totals;
  /** The first that violated something. */
  readonly failing?: NonNullable<RunSummary['failing']> & { readonly run: number };
}

/** How many, by whom, and when to stop. */
export interface AroundOptions {
  readonly runs: number;
  readonly jobs: number;
  readonly pool?: Pool;
  readonly stop: () => boolean;
  readonly progress: (totals: Totals) => void;
}

/** Searches around an incident: does a variant still hold when other things go wrong as well? Ends at the first that fails. */
export async function searchAround(
  registry: Registry,
  incident: Incident,
  variant: string,
  { runs, jobs, pool, stop, progress }: AroundOptions,
): Promise<Around> {
  const settings = {
    ...incidentSettings(registry, incident, variantOf(incident, variant)),
    around: incident.injections,
  };
  const setup = setUp(registry, settings);
  let totals = NO_RUNS;
  const source = { setup, settings, range: { from: 0, to: runs }, jobs, stop, ...(pool && { pool }) };
  for await (const summary of runsOf(source)) {
    totals = addTotals(totals, totalsOf(summary));
    progress(totals);
    if (summary.failing) return { totals, failing: { ...summary.failing, run: summary.run } };
  }
  return { totals };
}
