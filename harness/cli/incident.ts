import { join } from 'node:path';
import { toJson } from '../campaign/files.ts';
import { type IncidentRun, runIncident, variantOf } from '../campaign/incident-run.ts';
import { pick } from '../campaign/nearest.ts';
import { verdictsExit } from '../campaign/outcome.ts';
import type { Incident } from '../incident.ts';
import { wrap } from '../report/table.ts';
import { counterexampleLines } from '../report/terminal.ts';
import { type CommonOptions, type Context, commandName, print, tell } from './context.ts';
import { onInterrupt } from './interrupt.ts';
import { parseRuntime } from './options.ts';

/** Options of `incident`. */
export interface IncidentOptions extends CommonOptions {
  readonly variant: string;
  readonly runtime: string;
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
  const { incident, name, variant, verdict, words, stoppedBy, counterexample } = result;
  return [
    `${incident.title}: variant ${name} (${variant.title})`,
    ...words.map((line) => `  ${line}`),
    '',
    ...(counterexample
      ? counterexampleLines(counterexample, commandName())
      : [
          `verdict: ${verdict.verdict}${verdict.reason === undefined ? '' : ` (${verdict.reason})`}`,
          ...(stoppedBy.length > 0 ? ['what stopped it:', ...stoppedBy.map((line) => `  ${line}`)] : []),
        ]),
  ];
}

/** The folder of a variant's counterexample. */
export const incidentFolder = (incident: Incident, variant: string): string =>
  join('.zonequake', 'incidents', `${incident.name}-${variant}`);

/** `zonequake incident`: lists the incidents, or runs one. Returns the exit code. */
export async function incident(context: Context, name: string | undefined, options: IncidentOptions): Promise<number> {
  parseRuntime(options.runtime);
  const registry = await context.loadRegistry();
  if (name === undefined) {
    print(options.json === true ? toJson(registry.incidents) : list(registry.incidents));
    return 0;
  }
  const wanted = pick('incident', name, registry.incidents, (one) => one.name);
  variantOf(wanted, options.variant);
  tell(`running incident ${name}, variant ${options.variant}, seed ${wanted.seed}`);
  const interrupt = onInterrupt();
  const result = await runIncident(registry, wanted, options.variant, {
    dir: incidentFolder(wanted, options.variant),
    command: commandName(),
    stop: () => interrupt.signal.aborted,
  });
  interrupt.release();
  const exitCode = verdictsExit([result.verdict]);
  if (options.json === true) {
    const { verdict, words, stoppedBy, counterexample } = result;
    print(toJson({ incident: name, variant: options.variant, exitCode, words, verdict, stoppedBy, counterexample }));
  } else print(`${resultLines(result).join('\n')}\n`);
  return exitCode;
}
