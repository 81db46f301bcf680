import type Dockerode from 'dockerode';
import type { ServiceDeath } from '../../lab/deaths.ts';
import { answerOf } from '../../runtime/docker/shared/pace.ts';
import type { OwnLab, OwnNode } from '../compose/own-lab.ts';
import { firstAddress } from './free-address.ts';

/** Where a node can be reached on one network of the lab. */
export interface Address {
  /** By its key in the owner's file. */
  readonly network: string;
  readonly ipv4?: string;
  readonly ipv6?: string;
}

/** A node whose containers stand. */
export interface StandingNode {
  readonly node: OwnNode;
  readonly containerId: string;
  /** The name of its pod's container. */
  readonly podContainer: string;
  readonly addresses: readonly Address[];
  /** How it can die beside what every node may. */
  readonly deaths: readonly ServiceDeath[];
}

/** An engine's network of the lab, as it stands. */
export interface StandingNetwork {
  readonly key: string;
  readonly name: string;
  readonly subnets: readonly string[];
  /** Whether its owner has chosen them: only then does the engine give an address that it is asked for. */
  readonly isFixed: boolean;
  /** The host's own addresses on it. */
  readonly gateways: readonly string[];
}

const given = <T extends string>(name: T, value: string | undefined) => (value ? { [name]: value } : {});

/**
 * How a node can die beside what every node may. What must be process 1 itself cannot be killed from inside; a container cannot go by itself
 * that shares its network with others, nor come back to addresses which the engine chose (it gives none again that it is asked for).
 * Who has a fixed address is known by it, and is not moved.
 */
export function deathsOf({ hasInit, pod }: OwnNode, { pods, networks }: OwnLab): readonly ServiceDeath[] {
  const own = pods.find(({ name }) => name === pod);
  const isFixed = (key: string) => networks.some((one) => one.key === key && one.isFixed);
  const mayGo = own?.nodes.length === 1 && own.networks.length > 0 && own.networks.every((at) => isFixed(at.network));
  const mayMove = mayGo && own.networks.every(({ ipv4, ipv6 }) => ipv4 === undefined && ipv6 === undefined);
  return [
    ...(hasInit ? (['crash'] as const) : []),
    ...(['restart', 'pause'] as const),
    ...(mayGo ? (['container'] as const) : []),
    ...(mayMove ? (['moved'] as const) : []),
  ];
}

/** What addresses a container has on networks of the lab. */
export const addressesOn = (
  networks: readonly { readonly key: string; readonly name: string }[],
  { NetworkSettings: { Networks: all } }: Pick<Dockerode.ContainerInspectInfo, 'NetworkSettings'>,
): readonly Address[] =>
  networks.flatMap(({ key, name }) => {
    const on = all[name];
    return on ? [{ network: key, ...given('ipv4', on.IPAddress), ...given('ipv6', on.GlobalIPv6Address) }] : [];
  });

/** What stands of each node: its containers, and the addresses that the engine gave its pod. Throws HarnessError. */
export async function standingNodes(docker: Dockerode, lab: OwnLab): Promise<readonly StandingNode[]> {
  const inspect = (name: string) => answerOf(`say what ${name} is`, docker.getContainer(name).inspect());
  return Promise.all(
    lab.nodes.map(async (node) => {
      const pod = lab.pods.find(({ name }) => name === node.pod);
      if (!pod) throw new Error(`node ${node.id} has no pod ${node.pod}`);
      const [own, house] = await Promise.all([inspect(node.container), inspect(pod.container)]);
      const addresses = addressesOn(lab.networks, house);
      return { node, containerId: own.Id, podContainer: pod.container, addresses, deaths: deathsOf(node, lab) };
    }),
  );
}

/** The subnets of a network as the engine says it, and the host's own addresses in them. */
export function poolsOf(ipam: Dockerode.NetworkInspectInfo['IPAM']): Pick<StandingNetwork, 'subnets' | 'gateways'> {
  const pools: readonly { Subnet?: string; Gateway?: string }[] = ipam?.Config ?? [];
  return {
    subnets: pools.flatMap(({ Subnet: subnet }) => subnet ?? []),
    gateways: pools.flatMap(({ Subnet: subnet, Gateway: gateway }) =>
      gateway ? gateway.replace(/\/\d+$/, '') : subnet ? firstAddress(subnet) : [],
    ),
  };
}

/** The lab's networks that anybody is on: compose makes no others. */
export const usedNetworks = ({ networks: all, pods }: OwnLab): OwnLab['networks'] =>
  all.filter(({ key }) => pods.some(({ networks }) => networks.some(({ network }) => network === key)));

/** Those networks as they stand. Throws HarnessError. */
export async function standingNetworks(docker: Dockerode, lab: OwnLab): Promise<readonly StandingNetwork[]> {
  return Promise.all(
    usedNetworks(lab).map(async ({ key, name, isFixed }) => {
      const { IPAM: ipam } = await answerOf(`say what network ${name} is`, docker.getNetwork(name).inspect());
      return { ...{ key, name, isFixed }, ...poolsOf(ipam) };
    }),
  );
}
