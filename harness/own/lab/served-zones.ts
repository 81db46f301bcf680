import { type LabFile, ofService } from '../lab-file/lab-file.ts';
import type { Served } from '../platform/own-spec.ts';

/** Services, and whatever these need. */
function withNeeds(
  services: readonly string[],
  lab: Pick<LabFile, 'needs'>,
  seen = new Set<string>(),
): ReadonlySet<string> {
  for (const service of services) {
    if (seen.has(service)) continue;
    seen.add(service);
    withNeeds(
      (ofService(lab.needs, service) ?? []).flatMap(({ any }) => any),
      lab,
      seen,
    );
  }
  return seen;
}

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
    const sources = [...withNeeds([...servers, ...serve], lab)];
    return [{ zone: check.zone, agreeMs: check.agreeMs, servers: [...servers], sources }];
  });
}
