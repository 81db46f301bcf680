import { peersOf, peersOfServices, serversOf } from '../../own/checks/peers.ts';
import type { AskedNode } from '../../own/checks/question.ts';
import type { ClientPeers } from '../../own/client/client-questions.ts';
import type { LabFile } from '../../own/lab-file/lab-file.ts';

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
