import { toJson } from '../files/files.ts';
import { checkIncident } from '../incident/check-incident.ts';
import { warningsOf } from '../incident/warnings.ts';
import { checkedText } from '../report/incident-checked.ts';
import { readIncidentFile } from './incident-file.ts';
import { type CommonOptions, type Context, commandName, print } from './shared/context.ts';

/** `zonequake incident check`: says what an incident's file is and that it would run. Runs nothing. Returns the exit code; throws UsageError. */
export async function checkIncidentFile(context: Context, path: string, options: CommonOptions): Promise<number> {
  const registry = await context.loadRegistry();
  const decoded = readIncidentFile(path, registry);
  checkIncident(decoded, registry);
  const warnings = warningsOf(decoded, registry);
  const { incident } = decoded;
  if (options.json === true) print(toJson({ ok: true, exitCode: 0, warnings, incident }));
  else print(checkedText({ incident, path, warnings, faults: registry.faults, command: commandName() }));
  return 0;
}
