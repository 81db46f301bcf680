import type { ComposeFile, OwnLab } from '../compose/own-lab.ts';
import type { Address, StandingNetwork, StandingNode } from '../lab/standing-node.ts';

/** What stands of a lab, and is to stand again elsewhere: with the same addresses. */
export interface Stood {
  readonly nodes: readonly Pick<StandingNode, 'node' | 'addresses'>[];
  readonly networks: readonly Pick<StandingNetwork, 'key' | 'subnets' | 'gateways'>[];
  /** Where the asker asks from: who was let in has to be let in again. */
  readonly askerAddresses: readonly Address[];
}

/** What the exported lab is made of beside what the owner's file has. */
export interface ExportedFiles {
  /** Absolute: paths below it become relative to the file's own folder. */
  readonly folder: string;
  /** Build contexts, in `folder`, by service of the owner's. */
  readonly contexts: ReadonlyMap<string, string>;
  /** Resolvers of the client's own, for the names of pages. */
  readonly resolvers: readonly string[];
}

/** The client's name as a service, and the image that it shares with pods. */
const CLIENT = 'zonequake.client';
const toolsImage = (project: string): string => `zonequake-export:${project}-tools`;

/** Tags of ours become those of the export, which it removes. */
const exportedImage = (image: string): string => image.replace(/^zonequake-own:/, 'zonequake-export:');

/** The client's container. */
export const clientContainer = (project: string): string => `${project}-client`;

/** The images that the export builds, and removes. */
export const builtImages = ({ project, nodes }: OwnLab): readonly string[] => [
  ...new Set([toolsImage(project), ...nodes.filter(({ isBuilt }) => isBuilt).map(({ image }) => exportedImage(image))]),
];

type Fields = Readonly<Record<string, unknown>>;

const place = (address: Pick<Address, 'ipv4' | 'ipv6'> | undefined): Fields => ({
  ...(address?.ipv4 !== undefined && { ipv4_address: address.ipv4 }),
  ...(address?.ipv6 !== undefined && { ipv6_address: address.ipv6 }),
});

/** A pod as it stood: at its addresses, of an image that everybody can build. */
function podAsStood(fields: Fields, project: string, addresses: readonly Address[]): Fields {
  const { pull_policy: _policy, labels: _labels, networks, ...kept } = fields;
  const places = Object.entries((networks ?? {}) as Readonly<Record<string, Fields>>).map(([key, at]) => [
    key,
    { ...at, ...place(addresses.find(({ network }) => network === key)) },
  ]);
  return {
    ...kept,
    image: toolsImage(project),
    ...(networks !== undefined && { networks: Object.fromEntries(places) }),
  };
}

function serviceAsStood(fields: Fields, context: string | undefined): Fields {
  const { labels: _labels, image, build, pull_policy: policy, ...kept } = fields;
  const { labels: __labels, ...built } = (build ?? {}) as Fields;
  return {
    ...kept,
    image: exportedImage(String(image)),
    ...(build === undefined
      ? policy !== undefined && { pull_policy: policy }
      : { pull_policy: 'build', build: { ...built, ...(context !== undefined && { context }) } }),
  };
}

function networkAsStood(fields: Fields, { subnets }: Pick<StandingNetwork, 'subnets'>): Fields {
  const { labels: _labels, ipam, ...kept } = fields;
  const { config = [] } = (ipam ?? {}) as { config?: readonly Fields[] };
  // Where the engine chose, it is to choose the same again.
  const pools = config.some(({ subnet }) => subnet !== undefined) ? config : subnets.map((subnet) => ({ subnet }));
  return { ...kept, ipam: { ...(ipam as Fields), config: pools } };
}

/** The client's first command: names of pages are resolved by the lab's own. Glibc asks three at most (resolv.conf(5)). */
const clientCommand = (resolvers: readonly string[]): readonly string[] => {
  const lines = resolvers.slice(0, 3).map((address) => `nameserver ${address}\\n`);
  return ['sh', '-c', `printf '${lines.join('')}' > /etc/resolv.conf; exec sleep infinity`];
};

function clientAsStood(project: string, addresses: readonly Address[], resolvers: readonly string[]): Fields {
  return {
    build: './client',
    image: toolsImage(project),
    container_name: clientContainer(project),
    command: clientCommand(resolvers),
    init: true,
    cap_drop: ['ALL'],
    cap_add: ['NET_ADMIN'],
    stop_grace_period: '0s',
    networks: Object.fromEntries(addresses.map((one) => [one.network, place(one)])),
  };
}

/** Paths below a folder, as they are from that folder. */
function relocated(value: unknown, folder: string, here: string): unknown {
  if (typeof value === 'string') {
    return value === folder ? here : value.startsWith(`${folder}/`) ? `${here}${value.slice(folder.length)}` : value;
  }
  if (Array.isArray(value)) return value.map((one) => relocated(one, folder, here));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, relocated(one, folder, here)]));
}

const withoutLabels = ({ labels: _labels, ...kept }: Fields): Fields => kept;

const mapped = (things: unknown, change: (key: string, fields: Fields) => Fields): Fields =>
  Object.fromEntries(
    Object.entries((things ?? {}) as Readonly<Record<string, Fields>>).map(([k, f]) => [k, change(k, f)]),
  );

/** The compose file of an owner's lab for people without Zonequake: as it stood, with a client on its networks. Its folder is the working folder. */
export function exportedCompose(lab: OwnLab, stood: Stood, files: ExportedFiles): ComposeFile {
  const { compose, project } = lab;
  const { folder, contexts, resolvers } = files;
  const services = mapped(compose.services, (key, fields) => {
    const pod = lab.pods.find(({ name }) => name === key);
    if (!pod) return serviceAsStood(fields, contexts.get(lab.nodes.find(({ id }) => id === key)?.service ?? ''));
    return podAsStood(fields, project, stood.nodes.find(({ node }) => node.id === pod.nodes[0])?.addresses ?? []);
  });
  const networks = mapped(compose.networks, (key, fields) =>
    networkAsStood(fields, stood.networks.find((one) => one.key === key) ?? { subnets: [] }),
  );
  const { networks: _, services: __, volumes, ...others } = compose;
  return {
    ...(relocated(others, folder, '.') as ComposeFile),
    services: {
      ...(relocated(services, folder, '.') as Fields),
      [CLIENT]: clientAsStood(project, stood.askerAddresses, resolvers),
    },
    networks,
    // What an engine mounts for a volume has to be an absolute path.
    ...(volumes !== undefined && {
      volumes: mapped(relocated(volumes, folder, '$PWD'), (_key, one) => withoutLabels(one)),
    }),
  };
}
