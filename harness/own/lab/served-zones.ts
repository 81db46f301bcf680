import { type LabFile, ofService } from '../lab-file/lab-file.ts';
import type { Served } from '../platform/own-spec.ts';
import { withNeeds } from '../platform/with-needs.ts';

/**
 * The zones of a lab that are checked, with who serves each. A change may come by way of any name server of the lab, also of one that is
 * asked for nothing, and of whatever they need: nobody says which of them it is.
 */
export function servedZones(lab: LabFile, services: readonly string[]): Served[] {
  const serve = services.filter((service) =>
    (ofService(lab.roles, service) ?? []).some((role) => role === 'authoritative' || role === 'secondary'),
  );
  return lab.check.flatMap((check) => {
    if (check.is !== 'zone') return [];
    const servers = check.servers ?? serve;
    const sources = [...withNeeds([...servers, ...serve], (service) => ofService(lab.needs, service))];
    return [{ zone: check.zone, agreeMs: check.agreeMs, servers: [...servers], sources }];
  });
}
