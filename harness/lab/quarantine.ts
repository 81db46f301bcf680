import type { LabSpec } from './spec.ts';

/** A region's edges that may serve a customer when nothing is known against it (paper 4.1: two addresses are given). */
const LOCAL_EDGES = 2;

/**
 * How many edges of each region may serve a customer (`quarantine`, paper 5.3), Infinity for all. `isHarmful`: its requests are known
 * to crash edges.
 */
export function edgesPerRegion({ quarantine }: Pick<LabSpec, 'quarantine'>, isHarmful: boolean): number {
  if (quarantine === 'local') return LOCAL_EDGES;
  return quarantine === 'global' && isHarmful ? 1 : Number.POSITIVE_INFINITY;
}
