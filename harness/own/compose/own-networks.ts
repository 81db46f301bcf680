import type { Labels } from '../../runtime/docker/labels.ts';
import type { ComposeConfig, ComposeNetwork } from './compose-config.ts';
import type { OwnNetwork } from './own-lab.ts';

/** The owner's own name for the bridge of a network: there is one of that name where the lab stands beside the owner's. */
const BRIDGE_NAME = 'com.docker.network.bridge.name';

/** Whatever the owner's file calls it: under that name there may be one of the owner's own. */
export const nameInEngine = (project: string, key: string): string => `${project}_${key}`;

const subnetsOf = (network: ComposeNetwork | null): readonly string[] =>
  (network?.ipam?.config ?? []).flatMap(({ subnet }) => subnet ?? []);

/** The networks of a lab, as we know them. */
export const ownNetworks = ({ networks }: ComposeConfig, project: string): readonly OwnNetwork[] =>
  Object.entries(networks).map(([key, network]) => {
    const subnets = subnetsOf(network);
    return { key, name: nameInEngine(project, key), subnets, isFixed: subnets.length > 0 };
  });

/** A network for compose: a bridge with no way out of the machine. */
export function networkFor(key: string, network: ComposeNetwork | null, project: string, labels: Labels) {
  const { ipam, enable_ipv6: hasIpv6, driver_opts: options } = network ?? {};
  const kept = Object.entries(options ?? {}).filter(([option]) => option !== BRIDGE_NAME);
  return {
    name: nameInEngine(project, key),
    driver: 'bridge',
    internal: true,
    labels,
    ...(ipam && { ipam }),
    ...(hasIpv6 != null && { enable_ipv6: hasIpv6 }),
    ...(kept.length > 0 && { driver_opts: Object.fromEntries(kept) }),
  };
}
