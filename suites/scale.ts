import type { LabSpec } from '../harness/lab/spec.ts';

/** Low-level nameservers, and edges, in each region that is added: as many as the lab's own have. */
const OF_EACH = 3;

/** A lab with regions added until it has `nodes` platform nodes, or a few less. The client networks stay as they are. */
export function scaledTo<Spec extends LabSpec>(spec: Spec, nodes: number): Spec {
  const now = spec.fleets.reduce((sum, { role, count }) => sum + (role === 'instrument' ? 0 : count), 0);
  const more = Array.from({ length: Math.max(0, Math.floor((nodes - now) / (2 * OF_EACH))) }, (_, n) => `more-${n}`);
  const fleets = more.flatMap((region) => [
    { role: 'llns' as const, region, count: OF_EACH },
    { role: 'edge' as const, region, count: OF_EACH },
  ]);
  return {
    ...spec,
    regions: [...spec.regions, ...more.map((id) => ({ id, network: `net-${id}` }))],
    fleets: [...spec.fleets, ...fleets],
  };
}
