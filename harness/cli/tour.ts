import { toJson } from '../files/files.ts';
import type { Incident } from '../incident/incident.ts';
import { EXIT } from '../records/exit-code.ts';
import type { Registry } from '../records/registry.ts';
import type { Judges } from '../search/judges.ts';
import { createPool } from '../search/pool.ts';
import { runIncident } from '../search/run-incident.ts';
import { type Around, searchAround } from '../search/search-around.ts';
import { incidentFolder } from './incident.ts';
import { onInterrupt } from './interrupt.ts';
import { createProgress } from './progress.ts';
import { type CommonOptions, type Context, commandName, print } from './shared/context.ts';
import { parseJobs } from './shared/options.ts';
import { RUNS_AROUND, stopExit, type TourStop, tourExit } from './tour-stop.ts';
import { incidentLines, tourEnd } from './tour-text.ts';

interface Guide {
  readonly registry: Registry;
  readonly judges: Judges | undefined;
  readonly signal: AbortSignal;
  readonly update: (text: string) => void;
}

async function visit({ registry, judges, signal, update }: Guide, incident: Incident): Promise<TourStop> {
  const stop = () => signal.aborted;
  const at = (variant: string) => ({ dir: incidentFolder(incident, variant), command: commandName(), stop });
  const progress = ({ runs }: Around['totals']) =>
    update(`${incident.name}: ${runs} of ${RUNS_AROUND} random schedules`);
  update(`${incident.name}: shrinking what broke`);
  // The workers search around the fixed lab while this process shrinks on the vulnerable one.
  const searching = searchAround(registry, incident, 'fixed', {
    runs: RUNS_AROUND,
    progress,
    ...at('fixed-and-more'),
    ...(judges && { judges }),
  });
  searching.catch(() => undefined);
  const vulnerable = await runIncident(registry, incident, 'vulnerable', at('vulnerable'));
  const fixed = await runIncident(registry, incident, 'fixed', at('fixed'));
  return { incident, vulnerable, fixed, around: await searching };
}

const INTRO = `Zonequake looks for the smallest sequence of faults that breaks a DNS/CDN platform. This tour takes
outages that happened, on a simulated platform: first as it was, then with its defences on.\n`;

/** `zonequake` without a command: the incidents, broken and held. Returns the exit code. */
export async function tour(context: Context, options: CommonOptions): Promise<number> {
  const registry = await context.loadRegistry();
  const incidents = registry.incidents.filter((incident) => incident.tour);
  // This thread works as well, and each that there is more has to start and to warm up first.
  const workers = parseJobs(undefined) - 1;
  const judges = workers > 0 ? createPool(workers) : undefined;
  const interrupt = onInterrupt();
  const line = createProgress();
  const quiet = options.json === true;
  const stops: TourStop[] = [];
  if (!quiet) print(INTRO);
  try {
    for (const incident of incidents) {
      const guide = { registry, judges, signal: interrupt.signal, update: line.update };
      const stop = await visit(guide, incident).catch((error: unknown) => {
        // A run that was cut short says nothing, and the stop is not told.
        if (!interrupt.signal.aborted) throw error;
      });
      if (!stop) break;
      stops.push(stop);
      line.done();
      if (!quiet) print(`\n${incidentLines(stop, commandName()).join('\n')}\n`);
      if (interrupt.signal.aborted) break;
    }
  } finally {
    await judges?.close();
    interrupt.release();
  }
  const exitCode = tourExit(stops, incidents.length);
  const stopped = interrupt.signal.aborted;
  const told = stops.map((stop) => ({ asExpected: stopExit(stop) === EXIT.ok, ...stop }));
  if (quiet) print(toJson({ ok: exitCode === EXIT.ok, exitCode, incidents: told }));
  else print(`\n${tourEnd(stops, commandName(), { exitCode, stopped })}\n`);
  return exitCode;
}
