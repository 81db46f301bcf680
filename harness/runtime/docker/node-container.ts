import type Dockerode from 'dockerode';
import type { NodeInfo } from '../../lab/topology.ts';
import { type ChannelEnds, createChannel } from './channel.ts';
import { type Attached, type Bounds, startAttached } from './container.ts';
import { type Labels, NODE_LABEL } from './labels.ts';

/** Nobody's user and group (`nobody` and `nogroup` of Debian): a node needs no rights at all. */
export const NODE_USER = '65534:65534';

/** The reference programs and their supervisor take about 100 MiB and 25 threads; disks hold a few configs. */
export const NODE_BOUNDS = {
  memoryBytes: 256 * 2 ** 20,
  processes: 128,
  folders: {
    '/disk': 'rw,nosuid,nodev,noexec,size=32m,mode=0700,uid=65534,gid=65534',
    '/tmp': 'rw,nosuid,nodev,noexec,size=32m,mode=1777',
  },
} as const satisfies Bounds;

/** Settings of a node's own network stack. */
export const SYSCTLS: Readonly<Record<string, string>> = {
  // Ports 53 and 80 without a capability.
  'net.ipv4.ip_unprivileged_port_start': '0',
  // Ports are open at another machine's address before it is claimed: nobody is refused.
  'net.ipv4.ip_nonlocal_bind': '1',
  'net.ipv6.ip_nonlocal_bind': '1',
  // What a machine says of itself is heard also by the one that answers for its address.
  'net.ipv4.conf.all.accept_local': '1',
  // Gratuitous ARP and unsolicited NDP whenever the interface's hardware address is set, also to what it was.
  'net.ipv4.conf.all.arp_notify': '1',
  'net.ipv6.conf.all.ndisc_notify': '1',
};

export interface NodeContainerOptions {
  readonly image: string;
  readonly name: string;
  readonly networkName: string;
  readonly labels: Labels;
}

/** A node's addresses on the lab's network, for a container's creation. */
export const addressesOn = (
  networkName: string,
  { ipv4, ipv6 }: Pick<NodeInfo, 'ipv4' | 'ipv6'>,
): Dockerode.ContainerCreateOptions['NetworkingConfig'] => ({
  EndpointsConfig: { [networkName]: { IPAMConfig: { IPv4Address: ipv4, IPv6Address: ipv6 } } },
});

/** Starts one node's container, without privileges; its channel is open, and its supervisor on its way to `ready`. */
export async function startNode(
  docker: Dockerode,
  node: NodeInfo,
  { image, name, networkName, labels }: NodeContainerOptions,
): Promise<ChannelEnds> {
  let attached: Attached | undefined;
  const ends = createChannel(
    node,
    () => attached?.id ?? '',
    (line) => attached?.write(line),
  );
  attached = await startAttached(docker, {
    name,
    bounds: NODE_BOUNDS,
    create: {
      Image: image,
      User: NODE_USER,
      Hostname: node.id,
      Labels: { ...labels, [NODE_LABEL]: node.id },
      NetworkingConfig: addressesOn(networkName, node),
      HostConfig: {
        NetworkMode: networkName,
        Sysctls: SYSCTLS,
      },
    },
    onOut: ends.takeLine,
    onErr: ends.takeErrorLine,
  });
  void attached.ended.then(ends.close);
  return ends;
}
