import { type DecodedIncident, decodeIncident } from '../incident/decode-incident.ts';
import { readText } from '../input/read-text.ts';
import { rolesWith } from '../platform/roles.ts';
import type { Registry } from '../records/registry.ts';
import type { LabEntry } from '../runtime/entry.ts';

/** All of those in a lab that take an operator's orders, as a target. */
function takersOfOrders(lab: LabEntry | undefined): string | undefined {
  const [role] = lab ? rolesWith(lab.platform.roles, ({ takesOrders }) => takesOrders) : [];
  return role && `fleet:${role}`;
}

/** An incident from its text; `source` names it in messages. Throws UsageError. */
export const incidentFrom = (text: string, source: string, { labs }: Pick<Registry, 'labs'>): DecodedIncident =>
  decodeIncident(text, source, (lab) => takersOfOrders(labs.find(({ name }) => name === lab)));

/** The incident in a file. Throws UsageError. */
export function readIncidentFile(path: string, registry: Pick<Registry, 'labs'>): DecodedIncident {
  const text = readText(path, 'incident', 'give the YAML file of an incident, or the name of a built-in one');
  return incidentFrom(text, path, registry);
}
