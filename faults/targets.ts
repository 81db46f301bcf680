import type { LabSpec, Role } from '../harness/lab/spec.ts';
import { type NodeInfo, topologyOf } from '../harness/lab/topology.ts';

const platformOf = (spec: LabSpec): readonly NodeInfo[] =>
  topologyOf(spec).nodes.filter(({ role }) => role !== 'instrument');

/** Every platform node, or those of some roles, as targets. */
export function nodeTargets(spec: LabSpec, roles?: readonly Role[]): readonly string[] {
  return platformOf(spec)
    .filter(({ role }) => !roles || roles.includes(role))
    .map(({ id }) => `node:${id}`);
}

/** Every region that has platform nodes. */
export const regionTargets = (spec: LabSpec): readonly string[] => [
  ...new Set(platformOf(spec).map(({ region }) => `region:${region}`)),
];

/** Every network that has platform nodes. */
const networksOf = (spec: LabSpec): readonly string[] => [...new Set(platformOf(spec).map(({ network }) => network))];

/** Regions, then networks: what a failure takes out together. */
export const groupTargets = (spec: LabSpec): readonly string[] => [
  ...regionTargets(spec),
  ...networksOf(spec).map((network) => `network:${network}`),
];

/** Every two networks that have platform nodes: the peering point between them. */
export function peeringTargets(spec: LabSpec): readonly string[] {
  const networks = networksOf(spec);
  return networks.flatMap((left, index) => networks.slice(index + 1).map((right) => `peering:${left}+${right}`));
}

/** All networks that have platform nodes, cut in two: the first from the rest, the first two from the rest, and so on. */
export function cableTargets(spec: LabSpec): readonly string[] {
  const networks = networksOf(spec);
  return networks
    .slice(1)
    .map((_, index) => `cable:${networks.slice(0, index + 1).join(',')}/${networks.slice(index + 1).join(',')}`);
}

/** Networks, one by one and then all of them: a provider, and the Internet. */
export const networkTargets = (spec: LabSpec): readonly string[] => [
  ...networksOf(spec).map((network) => `network:${network}`),
  'all',
];

/** Release control: the target of every push. Of several controls the first stands for all: whichever leads takes it. */
export const controlTargets = (spec: LabSpec): readonly string[] => nodeTargets(spec, ['control']).slice(0, 1);
