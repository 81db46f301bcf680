import { join } from 'node:path';
import { containerEvidence } from '../campaign/container-evidence.ts';
import { toJson } from '../campaign/files.ts';
import { type IncidentRun, runIncident, variantOf } from '../campaign/incident-run.ts';
import { pick } from '../campaign/nearest.ts';
import { verdictsExit } from '../campaign/outcome.ts';
import type { Incident } from '../incident.ts';
import { timesLine } from '../report/docker-words.ts';
import { wrap } from '../report/table.ts';
import { counterexampleLines } from '../report/terminal.ts';
import type { DockerTimings } from '../runtime/docker/docker.ts';
import { type CommonOptions, type Context, commandName, print, tell } from './context.ts';
import { onInterrupt } from './interrupt.ts';
import { parseRuntime, parseWhole, type RuntimeName } from './options.ts';
import { withRuntimes } from './runtimes.ts';

/** Options of `incident`. */
export interface IncidentOptions extends CommonOptions {
  readonly variant: string;
  readonly runtime: string;
  readonly times: string;
  readonly shrink?: boolean;
}

function list(incidents: readonly Incident[]): string {
  const blocks = incidents.map(({ name, title, story, expect, variants }) => {
    const lines = Object.entries(variants).map(([key, { title, holds }]) => {
      return `    ${key}: ${title} (expected ${holds ? 'to hold' : `to violate ${expect}`})`;
    });
    return [`${name}: ${title}`, ...wrap(story, 98).map((line) => `  ${line}`), '  variants:', ...lines].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

function resultLines(result: IncidentRun): string[] {
  const { incident, name, variant, verdict, verdicts, words, stoppedBy, counterexample } = result;
  const failed = verdicts.filter(({ violations }) => violations.length > 0).length;
  return [
    `${incident.title}: variant ${name} (${variant.title})`,
    ...words.map((line) => `  ${line}`),
    '',
    ...(verdicts.length > 1 ? [`violated something in ${failed} of ${verdicts.length} runs`] : []),
    ...(counterexample
      ? counterexampleLines(counterexample, commandName())
      : [
          `verdict: ${verdict.verdict}${verdict.reason === undefined ? '' : ` (${verdict.reason})`}`,
          ...(stoppedBy.length > 0 ? ['what stopped it:', ...stoppedBy.map((line) => `  ${line}`)] : []),
        ]),
  ];
}

/** The folder of a variant's counterexample. */
export const incidentFolder = (incident: Incident, variant: string, runtime: RuntimeName = 'sim'): string =>
  join('.zonequake', 'incidents', `${incident.name}-${variant}${runtime === 'docker' ? '-docker' : ''}`);

/** Wall-clock time that shrinking an incident on containers may take. */
const SHRINK_MS = 600_000;

/** `zonequake incident`: lists the incidents, or runs one. Returns the exit code. */
export async function incident(context: Context, name: string | undefined, options: IncidentOptions): Promise<number> {
  const runtime = parseRuntime(options.runtime);
  const times = parseWhole('times', options.times, { min: 1, max: 1000 });
  if (name === undefined) {
    const { incidents } = await context.loadRegistry();
    print(options.json === true ? toJson(incidents) : list(incidents));
    return 0;
  }
  const interrupt = onInterrupt();
  const endMs = performance.now() + SHRINK_MS;
  const stop = () => interrupt.signal.aborted || (runtime === 'docker' && performance.now() > endMs);
  const wish = { docker: runtime === 'docker', signal: interrupt.signal };
  try {
    return await withRuntimes(context, wish, async (registry, docker) => {
      const wanted = pick('incident', name, registry.incidents, (one) => one.name);
      variantOf(wanted, options.variant);
      tell(`running incident ${name}, variant ${options.variant}, seed ${wanted.seed}`);
      const dir = incidentFolder(wanted, options.variant, runtime);
      const evidence = docker && { evidence: containerEvidence(docker, commandName()) };
      const how = { dir, command: commandName(), stop, runtime, times, shrinks: options.shrink === true, ...evidence };
      return show(await runIncident(registry, wanted, options.variant, how), options, docker?.timings());
    });
  } finally {
    interrupt.release();
  }
}

function show(result: IncidentRun, options: IncidentOptions, timings: DockerTimings | undefined): number {
  const exitCode = verdictsExit(result.verdicts);
  if (options.json === true) {
    const { incident, name, verdict, verdicts, words, stoppedBy, counterexample } = result;
    const short = { incident: incident.name, variant: name, exitCode, runs: verdicts.length };
    const failed = verdicts.filter(({ violations }) => violations.length > 0).length;
    print(toJson({ ...short, failed, words, verdict, stoppedBy, counterexample, timings }));
  } else print(`${[...resultLines(result), ...(timings ? ['', timesLine(timings)] : [])].join('\n')}\n`);
  return exitCode;
}
