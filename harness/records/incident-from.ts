import { type DecodedIncident, decodeIncident } from '../incident/decode-incident.ts';
import { rolesWith } from '../platform/roles.ts';
import type { LabEntry } from '../runtime/entry.ts';
import type { Registry } from './registry.ts';

/** All of those in a lab that take an operator's orders, as a target. */
function takersOfOrders(lab: LabEntry | undefined): string | undefined {
  // Of a lab that there is not something else is said, when the whole file has been read.
  if (!lab) return 'all';
  const [role] = rolesWith(lab.platform.roles, ({ takesOrders }) => takesOrders);
  return role && `fleet:${role}`;
}

/** An incident from its text; `source` names it in messages. Throws UsageError. */
export const incidentFrom = (text: string, source: string, { labs }: Pick<Registry, 'labs'>): DecodedIncident =>
  decodeIncident(text, source, (lab) => takersOfOrders(labs.find(({ name }) => name === lab)));
