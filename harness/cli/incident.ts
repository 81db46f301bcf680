import { join } from 'node:path';
import { UsageError } from '../basics/errors.ts';
import { toJson } from '../files/files.ts';
import { writeOurs } from '../files/written.ts';
import { checkIncident } from '../incident/check-incident.ts';
import type { DecodedIncident } from '../incident/decode-incident.ts';
import type { Incident } from '../incident/incident.ts';
import { warningsOf } from '../incident/warnings.ts';
import { pick } from '../input/did-you-mean.ts';
import { shrinkingWords } from '../minimise/examine.ts';
import type { IncidentRun } from '../records/incident-run.ts';
import { incidentExit, incidentVerdictExit } from '../records/outcome.ts';
import type { Registry } from '../records/registry.ts';
import { timesLine } from '../report/docker-words.ts';
import { incidentJunit } from '../report/incident-junit.ts';
import { incidentList, incidentReport } from '../report/incident-report.ts';
import type { DockerTimings } from '../runtime/docker/docker.ts';
import { runIncident, variantOf } from '../search/run-incident.ts';
import { programsOf, readIncidentFile } from './incident-file.ts';
import { onInterrupt } from './interrupt.ts';
import { createProgress } from './progress.ts';
import { withRuntimes } from './runtimes.ts';
import { type CommonOptions, type Context, commandName, print, tell } from './shared/context.ts';
import { parseList, parseRuntime, parseTimingThere, parseWhole, type RuntimeName } from './shared/options.ts';

/** Options of `incident`. */
export interface IncidentOptions extends CommonOptions {
  /** Default: the incident's first. */
  readonly variant?: string;
  readonly reporter: string;
  readonly runtime: string;
  /** The times that containers run it in. Default: theirs. */
  readonly timing?: string;
  readonly times: string;
  /** The programs that the file brings may run. */
  readonly allowPrograms?: boolean;
  readonly validateRecovery?: boolean;
  readonly validateLoad?: boolean;
  readonly shrink?: boolean;
  readonly shrinkFreely?: boolean;
  /** The exit code is that of the runs themselves, whatever the file expects. */
  readonly verdict?: boolean;
  /** For each step that was not seen: what came nearest. */
  readonly why?: boolean;
}

/** The folder of a variant's counterexample. */
export const incidentFolder = (incident: Incident, variant: string, runtime: RuntimeName = 'sim'): string =>
  join('.zonequake', 'incidents', `${incident.name}-${variant}${runtime === 'docker' ? '-docker' : ''}`);

/** Wall-clock time that shrinking an incident on containers may take. */
const SHRINK_MS = 600_000;

/** An incident in a file; undefined for what is the name of a built-in one. Throws UsageError. */
async function read(given: string, { loadRegistry }: Context): Promise<DecodedIncident | undefined> {
  return /[./]/.test(given) ? readIncidentFile(given, await loadRegistry()) : undefined;
}

/** The incident of a file that was checked, or a built-in one by its name; tells what is odd about a file. Throws UsageError. */
function find(registry: Registry, given: string, decoded: DecodedIncident | undefined): Incident {
  if (!decoded) return pick('incident', given, registry.incidents, (one) => one.name);
  for (const warning of warningsOf(decoded, registry)) tell(`warning: ${warning}`);
  return decoded.incident;
}

const REPORTERS = ['terminal', 'junit'];

function parseReporters(text: string): readonly string[] {
  const names = parseList(text) ?? [];
  for (const name of names) pick('reporter of incidents', name, REPORTERS, (one) => one);
  return names;
}

/** How it is shrunk: as asked, else in the simulation alone; and only to the same story, unless that is asked. Throws UsageError. */
function shrinkFrom({ shrink, shrinkFreely }: IncidentOptions, runtime: RuntimeName) {
  if (shrink === false && shrinkFreely)
    throw new UsageError('--no-shrink and --shrink-freely exclude each other: leave one out');
  return { shrinks: shrink ?? (shrinkFreely === true || runtime === 'sim'), shrinksFreely: shrinkFreely === true };
}

/** `zonequake incident`: lists the incidents, or runs one. Returns the exit code. */
export async function incident(context: Context, name: string | undefined, options: IncidentOptions): Promise<number> {
  const runtime = parseRuntime(options.runtime);
  const timing = parseTimingThere(options.timing, runtime);
  const times = parseWhole('times', options.times, { min: 1, max: 1000 });
  const reporters = parseReporters(options.reporter);
  if (name === undefined) {
    const { incidents } = await context.loadRegistry();
    print(options.json === true ? toJson(incidents) : incidentList(incidents));
    return 0;
  }
  // Before any engine is asked for.
  const decoded = await read(name, context);
  if (decoded) checkIncident(decoded, await context.loadRegistry());
  const brought = await programsOf(decoded, name, options.allowPrograms === true);
  const line = createProgress();
  const interrupt = onInterrupt();
  const abort = () => interrupt.signal.aborted;
  // From when it is first asked: runs before that are not shrinking.
  let endMs: number | undefined;
  const stop = () => {
    endMs ??= performance.now() + SHRINK_MS;
    return abort() || (runtime === 'docker' && performance.now() > endMs);
  };
  const wish = { docker: runtime === 'docker', signal: interrupt.signal };
  try {
    return await withRuntimes(context, wish, async (registry, containers) => {
      const docker = containers?.docker;
      const wanted = find(registry, name, decoded);
      const variant = options.variant ?? Object.keys(wanted.variants)[0] ?? '';
      variantOf(wanted, variant);
      tell(`running incident ${wanted.name}, variant ${variant}, seed ${wanted.seed}`);
      const dir = incidentFolder(wanted, variant, runtime);
      const remains = containers && { remains: containers.remains };
      const how = {
        dir,
        command: commandName(),
        stop,
        abort,
        runtime,
        timing,
        times,
        validates: options,
        ...shrinkFrom(options, runtime),
        shrinking: (runs: number, injections: number) =>
          line.update(`shrinking ${wanted.name}: ${shrinkingWords(runs, injections)}`),
        ...remains,
        ...brought,
      };
      const result = await runIncident(registry, wanted, variant, how);
      line.done();
      if (result.verdicts.length < times) tell(`interrupted after ${result.verdicts.length} of ${times} runs`);
      if (reporters.includes('junit')) writeOurs(join(dir, 'report.junit.xml'), incidentJunit(result));
      const exitCode = options.verdict === true ? incidentVerdictExit(result) : incidentExit(result);
      show(result, exitCode, {
        json: options.json === true,
        why: options.why === true,
        reporters,
        timings: docker?.timings(),
      });
      return exitCode;
    });
  } finally {
    interrupt.release();
  }
}

interface Show {
  readonly json: boolean;
  readonly why: boolean;
  readonly reporters: readonly string[];
  readonly timings: DockerTimings | undefined;
}

function show(result: IncidentRun, exitCode: number, { json, why, reporters, timings }: Show): void {
  if (json) {
    const { incident, name, variant, verdicts, ...rest } = result;
    const short = { incident: incident.name, variant: name, expect: variant.expect, exitCode, runs: verdicts.length };
    const failed = verdicts.filter(({ violations }) => violations.length > 0).length;
    print(toJson({ ...short, failed, ...rest, timings }));
  } else if (reporters.includes('terminal')) {
    print(`${incidentReport(result, commandName(), why)}${timings ? `\n${timesLine(timings)}\n` : ''}`);
  }
}
