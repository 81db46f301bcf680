import type { LabSpec, Role } from './spec.ts';

export type Family = 4 | 6;

/** An IP literal and a port. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** What a platform's spec may say of a fleet beside role, region and count: so it is with each of its nodes. A platform adds its own. */
// biome-ignore lint/suspicious/noEmptyInterface: platforms merge theirs into it
export interface FleetTraits {}

/** One machine of the lab, with its addresses. */
export interface NodeInfo extends FleetTraits {
  readonly id: string;
  readonly role: Role;
  readonly region: string;
  readonly network: string;
  /** Empty where it has none of that family. */
  readonly ipv4: string;
  readonly ipv6: string;
  /** More addresses that are its own: it is on several networks. */
  readonly also?: readonly string[];
}

/** The nodes of a lab, and who has which address. Derived from the spec alone, in its order. */
export interface Topology {
  readonly nodes: readonly NodeInfo[];
  readonly byId: ReadonlyMap<string, NodeInfo>;
  readonly byAddress: ReadonlyMap<string, NodeInfo>;
  ofRole(role: Role): readonly NodeInfo[];
}

const cache = new WeakMap<LabSpec, Topology>();

/** The nodes of a lab: those that its spec lists, or as its fleets make them. */
export function topologyOf(spec: LabSpec): Topology {
  const known = cache.get(spec);
  if (known) return known;
  const topology = withLookups(spec.nodes ?? nodesOfFleets(spec));
  cache.set(spec, topology);
  return topology;
}

/**
 * Names and addresses every node of fleets: `llns-a1` is the first llns of region `a`. Region r has the prefixes 10.53.r.0/24 and
 * fd53::r:0/112 of one lab-wide network, so that Docker can hold it all in one IPv4 and one IPv6 /64 subnet.
 */
function nodesOfFleets(spec: LabSpec): readonly NodeInfo[] {
  const nodes: NodeInfo[] = [];
  const hosts = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const { role, region, count, ...traits } of spec.fleets) {
    const regionIndex = spec.regions.findIndex(({ id }) => id === region);
    const network = spec.regions[regionIndex]?.network;
    if (network === undefined) throw new Error(`fleet ${role} names region ${region}, which the lab lacks`);
    const r = regionIndex + 1;
    for (let n = 1; n <= count; n++) {
      const host = (hosts.get(region) ?? 9) + 1;
      hosts.set(region, host);
      // A region may have two fleets of one role: the numbers go on.
      const number = (counts.get(`${role}-${region}`) ?? 0) + 1;
      counts.set(`${role}-${region}`, number);
      const [id, ipv4, ipv6] = [`${role}-${region}${number}`, `10.53.${r}.${host}`, `fd53::${r}:${host.toString(16)}`];
      nodes.push({ id, role, region, network, ipv4, ipv6, ...traits });
    }
  }
  return nodes;
}

/** The addresses that a node has, of both families and on all networks. */
export const addressesOf = ({ ipv4, ipv6, also = [] }: NodeInfo): readonly string[] =>
  [ipv4, ipv6, ...also].filter((address) => address !== '');

function withLookups(nodes: readonly NodeInfo[]): Topology {
  const roles = new Set(nodes.map(({ role }) => role));
  const byRole = new Map(Array.from(roles, (role) => [role, nodes.filter((node) => node.role === role)]));
  return {
    nodes,
    byId: new Map(nodes.map((node) => [node.id, node])),
    byAddress: new Map(nodes.flatMap((node) => addressesOf(node).map((address) => [address, node] as const))),
    ofRole: (role) => byRole.get(role) ?? [],
  };
}

/** The families that a node has an address in. */
export const familiesAt = (node: NodeInfo): readonly Family[] =>
  ([4, 6] as const).filter((family) => addressesOf(node).some((address) => familyOf(address) === family));

/** 6 for an IPv6 literal, else 4. */
export const familyOf = (address: string): Family => (address.includes(':') ? 6 : 4);

/** The node's address in one family. */
export const addressOf = (node: NodeInfo, family: Family): string => (family === 6 ? node.ipv6 : node.ipv4);
