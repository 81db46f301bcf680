import type { LabSpec } from '../lab/spec.ts';
import { type NodeInfo, topologyOf } from '../lab/topology.ts';
import { INJECTOR } from '../runtime/docker/injector.ts';
import { SUBNETS } from '../runtime/docker/network.ts';
import { NODE_BOUNDS, NODE_USER, SYSCTLS } from '../runtime/docker/node-container.ts';

/** What the lab's containers are made from: image ids, `sha256:…`. */
export interface ExportImages {
  readonly node: string;
  readonly helper: string;
}

/** A node's container in the exported lab. */
export const containerName = (node: string): string => `zq-${node}`;

/** Where a node's supervisor takes requests in the exported lab, one JSON document a line (shared/protocol.ts). */
export const REQUESTS = '/tmp/requests';

/** The shell command that prints the request for a fresh start at `$zero`: inside a container of the exported lab. */
export const RESET = `printf '{"id":0,"request":{"do":"reset","seed":%s,"zeroNs":"%s","node":%s,"spec":%s}}\\n' "$SEED" "$zero" "$NODE" "$SPEC"`;

/**
 * Starts the supervisor on a pipe that stays open, and tells it what to run from now on: what Zonequake does over the
 * container's standard input. Dollar signs are doubled for compose.
 */
const START = [
  `rm -f ${REQUESTS}; mkfifo ${REQUESTS}; exec 3<>${REQUESTS}`,
  `zero=$(node -p 'String(process.hrtime.bigint())')`,
  `${RESET} >&3`,
  'exec node /zonequake/node.cjs supervisor <&3',
]
  .join('; ')
  .replaceAll('$', '$$$$');

/** JSON is YAML; compose takes `$` for the beginning of a variable. */
const yaml = (value: unknown): string => JSON.stringify(value).replaceAll('$', '$$$$');

function service({ id, ipv4, ipv6 }: NodeInfo, environment: readonly string[], command: string): string[] {
  return [
    `  ${id}:`,
    '    <<: *node',
    `    container_name: ${containerName(id)}`,
    `    hostname: ${id}`,
    `    command: ["sh", "-c", ${JSON.stringify(command)}]`,
    ...(environment.length > 0 ? ['    environment:', ...environment.map((line) => `      ${line}`)] : []),
    `    networks: { lab: { ipv4_address: ${ipv4}, ipv6_address: "${ipv6}" } }`,
  ];
}

/** A compose file that starts the lab without Zonequake: same images, addresses and programs. */
export function composeFile(spec: LabSpec, seed: number, images: ExportImages): string {
  const nodes = topologyOf(spec).nodes;
  const lines = [
    `# Lab "${spec.name}" as Zonequake ran it. Its images are known by id: move them with docker save and docker load.`,
    `x-spec: &spec ${yaml(JSON.stringify(spec))}`,
    'x-node: &node',
    `  image: ${images.node}`,
    '  cap_drop: [ALL]',
    '  security_opt: ["no-new-privileges"]',
    `  user: "${NODE_USER}"`,
    '  read_only: true',
    `  tmpfs: ${yaml(Object.entries(NODE_BOUNDS.folders).map(([folder, options]) => `${folder}:${options}`))}`,
    `  mem_limit: ${NODE_BOUNDS.memoryBytes}`,
    `  memswap_limit: ${NODE_BOUNDS.memoryBytes}`,
    `  pids_limit: ${NODE_BOUNDS.processes}`,
    `  sysctls: ${yaml(SYSCTLS)}`,
    '  stop_grace_period: 1s',
    'services:',
    ...nodes.flatMap((node) =>
      service(node, ['SPEC: *spec', `NODE: ${yaml(JSON.stringify(node))}`, `SEED: "${seed}"`], START),
    ),
    ...service(INJECTOR, [], 'exec sleep infinity'),
    'networks:',
    '  lab:',
    '    driver: bridge',
    '    internal: true',
    '    enable_ipv6: true',
    '    ipam:',
    '      config:',
    ...SUBNETS.map((subnet) => `        - subnet: "${subnet}"`),
  ];
  return `${lines.join('\n')}\n`;
}
