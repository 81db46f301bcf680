import type { NodeInfo, Topology } from '../lab/topology.ts';
import { nodesWith, type Roles, rolesWith } from './roles.ts';

/** Who stands before whom in a lab, by the table of its platform's roles. */
export interface Standing {
  /** Those whose addresses clients are given: they answer HTTP, and nobody stands before them. */
  readonly entrances: readonly NodeInfo[];
  /** Those of a server's region that it hands requests on to; none for one that needs nobody of its region. */
  behind(node: string): readonly NodeInfo[];
  /** Those of a server's region that hand requests on to it. */
  before(node: string): readonly NodeInfo[];
}

const NOBODY: readonly NodeInfo[] = [];

const known = new WeakMap<Topology, Map<Roles, Standing>>();

/** Worked out once for each lab. */
export function standingOf(topology: Topology, roles: Roles): Standing {
  const ofTopology = known.get(topology) ?? new Map<Roles, Standing>();
  known.set(topology, ofTopology);
  const found = ofTopology.get(roles) ?? workOut(topology, roles);
  ofTopology.set(roles, found);
  return found;
}

function workOut(topology: Topology, roles: Roles): Standing {
  const regionLink = (role: string): string | undefined => {
    const link = roles[role]?.standsBefore;
    return link?.which === 'of its region' ? link.role : undefined;
  };
  const ofRegion = (role: string, region: string) => topology.ofRole(role).filter((node) => node.region === region);
  const behind = new Map<string, readonly NodeInfo[]>();
  const before = new Map<string, readonly NodeInfo[]>();
  for (const { id, role, region } of topology.nodes) {
    const next = regionLink(role);
    if (next !== undefined) behind.set(id, ofRegion(next, region));
    const handers = rolesWith(roles, (traits) => traits.standsBefore?.role === role).filter(regionLink);
    const nodes = handers.flatMap((hander) => ofRegion(hander, region));
    if (nodes.length > 0) before.set(id, nodes);
  }
  return {
    entrances: nodesWith(topology, roles, ({ answersHttp }) => answersHttp).filter(({ id }) => !before.has(id)),
    behind: (node) => behind.get(node) ?? NOBODY,
    before: (node) => before.get(node) ?? NOBODY,
  };
}
