import type { AskedNode } from '../checks/question.ts';
import type { OwnTopology } from '../lab/own-spec-of.ts';
import { type LabFile, ofService } from '../lab-file/lab-file.ts';

/** The nodes of a lab as its checks ask them. */
export const askedNodes = (lab: LabFile, { nodes }: Pick<OwnTopology, 'nodes'>): readonly AskedNode[] =>
  nodes.map(({ node, addresses }) => ({
    id: node.id,
    service: node.service,
    roles: ofService(lab.roles, node.service) ?? [],
    addresses: addresses.flatMap(({ network, ipv4, ipv6 }) => [
      ...(ipv4 === undefined ? [] : [{ network, family: 4 as const, address: ipv4 }]),
      ...(ipv6 === undefined ? [] : [{ network, family: 6 as const, address: ipv6 }]),
    ]),
  }));
