import { removeIncident } from '../files/run-folder-files.ts';
import type { Incident } from '../incident/incident.ts';
import { brokenBefore, failureOf } from '../minimise/control-run.ts';
import { pin } from '../minimise/pin.ts';
import { writeCounterexample } from '../minimise/write-counterexample.ts';
import type { Counterexample } from '../records/folder.ts';
import type { Registry } from '../records/registry.ts';
import { addTotals, NO_RUNS, type Totals, totalsOf } from '../records/totals.ts';
import { setUp } from '../setup/setup.ts';
import type { Judges } from './judges.ts';
import { incidentSettings, variantOf } from './run-incident.ts';
import { runsOf } from './source.ts';

/** Random schedules on an incident's lab, each with the incident's own injections in it. */
export interface Around {
  readonly totals: Totals;
  /** The first that violated something, shrunk. */
  readonly counterexample?: Counterexample;
}

/** How many, by whom, and when to stop. */
export interface AroundOptions {
  readonly runs: number;
  readonly judges?: Judges;
  readonly stop: () => boolean;
  readonly progress: (totals: Totals) => void;
  /** Where a counterexample goes, and how this build is called. */
  readonly dir: string;
  readonly command: string;
}

/** Searches around an incident: does a variant still hold when other things go wrong as well? Ends at the first that fails, and before the first where the lab breaks without any fault. */
export async function searchAround(
  registry: Registry,
  incident: Incident,
  variant: string,
  { runs, judges, stop, progress, dir, command }: AroundOptions,
): Promise<Around> {
  const settings = {
    ...incidentSettings(registry, incident, variantOf(incident, variant)),
    // What waits for a step has no time of its own.
    around: incident.injections.filter((_, at) => !incident.waits?.some(({ injection }) => injection === at)),
  };
  const setup = setUp(registry, settings);
  let totals = NO_RUNS;
  const broken = await brokenBefore(setup, settings.seed, stop);
  if (broken) {
    const failure = failureOf(broken, `incident ${incident.name}`);
    removeIncident(dir);
    return { totals, counterexample: await writeCounterexample(setup, failure, { n: 1, dir, command, stop }) };
  }
  const source = { setup, settings, range: { from: 0, to: runs }, stop, ...(judges && { judges }) };
  try {
    for await (const summary of runsOf(source)) {
      totals = addTotals(totals, totalsOf(summary));
      progress(totals);
      const pinned = summary.failing && pin(setup.experiment.invariants, summary.failing.verdict);
      if (!summary.failing || pinned === undefined) continue;
      const failure = { ...summary.failing, pinned, source: `run ${summary.run} around it` };
      removeIncident(dir);
      return { totals, counterexample: await writeCounterexample(setup, failure, { n: 1, dir, command, stop }) };
    }
  } catch (error) {
    if (!stop()) throw error;
  }
  return { totals };
}
