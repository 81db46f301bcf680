import { type Labels, NODE_LABEL } from '../../runtime/docker/labels.ts';
import type { ComposeConfig, ComposeService } from './compose-config.ts';
import { livesIn } from './lives-in.ts';
import { namesOn } from './names-on.ts';
import type { Attachment, Pod } from './own-lab.ts';
import { allReplicas, podName, type Replica, replicasNamed } from './replicas.ts';
import { fieldsFor } from './service-fields.ts';

/**
 * What the engine's resolver asks beyond the lab's own names where the owner named nobody: an address of class E, which nobody has (RFC 1112
 * section 4), so that no question leaves through the engine's own resolvers.
 */
export const DEAD_RESOLVER = '240.0.0.53';

/** A shell, nft and a capture (runtime/docker/helper-shell.ts). */
const BOUNDS = {
  mem_limit: String(256 * 2 ** 20),
  memswap_limit: String(256 * 2 ** 20),
  pids_limit: 64,
  tmpfs: ['/tmp:rw,nosuid,nodev,noexec,size=128m,mode=1777'],
};

/** Settings that belong to a network namespace (sysctl names with `.` or `/`). */
const isOfNetwork = (setting: string): boolean => /^net[./]/.test(setting);

const settings = ({ sysctls }: ComposeService, isKept: (setting: string) => boolean) => {
  const kept = Object.entries(sysctls ?? {}).filter(([setting]) => isKept(setting));
  return kept.length === 0 ? {} : { sysctls: Object.fromEntries(kept) };
};

/** The settings of a service's own that are not its network's. */
export const ownSettings = (service: ComposeService) => settings(service, (setting) => !isOfNetwork(setting));

/** The replica in whose pod a replica lives: itself, unless its service was put into another's network, of which compose takes the first. */
export function podOwner(replica: Replica, config: ComposeConfig): Replica {
  const service = livesIn(replica.service, config.services);
  return service === replica.service ? replica : (replicasNamed(service, config)[0] ?? replica);
}

/** A service's places on networks. Its replicas share names, as those of compose do. */
export const attachmentsOf = (name: string, { services }: ComposeConfig): readonly Attachment[] =>
  Object.entries(services[name]?.networks ?? {}).map(([network, at]) => ({
    network,
    ...(at?.ipv4_address !== undefined && { ipv4: at.ipv4_address }),
    ...(at?.ipv6_address !== undefined && { ipv6: at.ipv6_address }),
    aliases: namesOn(network, name, services),
  }));

/** All pods of a lab: one for each replica that lives in a network of its own. */
export function podsOf(config: ComposeConfig, containerName: (service: string) => string): readonly Pod[] {
  const replicas = allReplicas(config);
  return replicas
    .filter((replica) => podOwner(replica, config) === replica)
    .map(({ id, service }) => {
      const name = podName(id);
      const nodes = replicas.filter((one) => podOwner(one, config).id === id).map((one) => one.id);
      const first = [id, ...nodes.filter((node) => node !== id)];
      return { name, container: containerName(name), nodes: first, networks: attachmentsOf(service, config) };
    });
}

export interface PodOptions {
  readonly service: ComposeService;
  readonly helperImage: string;
  readonly labels: Labels;
}

/** A pod for compose: of our image, with NET_ADMIN and no other capability, and what a joining service cannot have. */
export function podFor({ container, nodes, networks }: Pod, { service, helperImage, labels }: PodOptions) {
  const owners = fieldsFor('pod', service);
  const places = networks.map(({ network, aliases }) => [network, { ...service.networks?.[network], aliases }]);
  return {
    ...owners,
    ...(owners.dns == null && { dns: [DEAD_RESOLVER] }),
    ...settings(service, isOfNetwork),
    ...(places.length === 0 ? { network_mode: 'none' } : { networks: Object.fromEntries(places) }),
    image: helperImage,
    pull_policy: 'never',
    container_name: container,
    labels: { ...labels, [NODE_LABEL]: nodes[0] ?? '' },
    // An init passes the signal on that ends it, so that nobody waits for it.
    init: true,
    command: ['sleep', 'infinity'],
    restart: 'no',
    cap_drop: ['ALL'],
    cap_add: ['NET_ADMIN'],
    security_opt: ['no-new-privileges:true'],
    read_only: true,
    ...BOUNDS,
    logging: { driver: 'none' },
  };
}
