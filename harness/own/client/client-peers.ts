import { peersOf, peersOfServices, serversOf } from '../checks/peers.ts';
import type { AskedNode, Peer } from '../checks/question.ts';
import type { LabFile } from '../lab-file/lab-file.ts';

/** Whom clients ask: resolvers as a stub does, or servers themselves where there is no resolver. */
export interface ClientPeers {
  readonly peers: readonly Peer[];
  readonly isRecursive: boolean;
}

/** Whom clients of a lab ask: the resolvers that its owner names, else all that it has, else the servers themselves. */
export function clientPeers({ client }: LabFile, nodes: readonly AskedNode[]): ClientPeers {
  const named = client.ask?.how === 'resolvers' ? peersOfServices(nodes, client.ask.services) : [];
  const found =
    client.ask === undefined ? nodes.filter(({ roles }) => roles.includes('resolver')).flatMap(peersOf) : [];
  const resolvers = named.length > 0 ? named : found;
  return resolvers.length > 0
    ? { peers: resolvers, isRecursive: true }
    : { peers: serversOf(nodes), isRecursive: false };
}
