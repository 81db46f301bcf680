import type { Family } from '../../lab/topology.ts';
import type { LabFile, OwnRole } from '../lab-file/lab-file.ts';
import type { AskedNode, Peer, Way } from './question.ts';

const FAMILIES: readonly Family[] = [4, 6];

/** A node once in each family in which it is reached. */
export const peersOf = ({ id, addresses }: AskedNode): readonly Peer[] =>
  FAMILIES.flatMap((family) => {
    const first = addresses.find((one) => one.family === family);
    return first ? [{ node: id, family, address: first.address }] : [];
  });

/** The families that the lab has. Most have IPv4 alone, and nothing of the other is demanded there. */
export const familiesOf = (nodes: readonly AskedNode[]): readonly Family[] =>
  FAMILIES.filter((family) => nodes.some(({ addresses }) => addresses.some((one) => one.family === family)));

/** The replicas of services, in the order in which these are named. */
export const peersOfServices = (nodes: readonly AskedNode[], services: readonly string[]): readonly Peer[] =>
  services.flatMap((service) => nodes.filter((node) => node.service === service)).flatMap(peersOf);

const withRole = (nodes: readonly AskedNode[], ...roles: readonly OwnRole[]): readonly Peer[] =>
  nodes.filter((node) => node.roles.some((role) => roles.includes(role))).flatMap(peersOf);

/** Who serves a zone, unless a check names them. */
export const serversOf = (nodes: readonly AskedNode[]): readonly Peer[] =>
  withRole(nodes, 'authoritative', 'secondary');

const isSame = (a: Peer, b: Peer) => a.address === b.address;

/**
 * Every way by which a check is asked beside the servers themselves: through each resolver, those that clients ask first; and as clients do
 * where they ask no resolver.
 */
export function waysOf({ client }: LabFile, nodes: readonly AskedNode[]): readonly Way[] {
  const { ask } = client;
  const first = ask?.how === 'resolvers' ? peersOfServices(nodes, ask.services) : [];
  const others = withRole(nodes, 'resolver').filter((peer) => !first.some((one) => isSame(one, peer)));
  const resolvers = [...first, ...others].map((peer): Way => ({ by: 'resolver', peer }));
  if (ask?.how === 'iterate') return [{ by: 'iterate', roots: peersOfServices(nodes, ask.hints) }, ...resolvers];
  const isByServers = ask?.how === 'servers' || (ask === undefined && resolvers.length === 0);
  return isByServers ? [{ by: 'servers', peers: serversOf(nodes) }, ...resolvers] : resolvers;
}
