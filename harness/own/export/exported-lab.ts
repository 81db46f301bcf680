import { HarnessError } from '../../basics/errors.ts';
import type { OwnLab } from '../compose/own-lab.ts';
import { freeAddress } from '../lab/free-address.ts';
import { ASKER, type OwnSpec } from '../platform/own-spec.ts';
import { clientContainer, type Stood } from './exported-compose.ts';
import type { ExportedLab, ExportedPlace } from './fault-steps.ts';

const addressesIn = ({ ipv4, ipv6 }: { readonly ipv4?: string; readonly ipv6?: string }): readonly string[] => [
  ...(ipv4 === undefined ? [] : [ipv4]),
  ...(ipv6 === undefined ? [] : [ipv6]),
];

/** Where the pod of a node is, and where else it could be. */
function placesOf(lab: OwnLab, pod: OwnLab['pods'][number], stood: Stood): readonly ExportedPlace[] {
  const all = [...stood.nodes.flatMap(({ addresses }) => addresses), ...stood.askerAddresses];
  return pod.networks.map(({ network: key, aliases }) => {
    const { subnets = [], gateways = [] } = stood.networks.find((one) => one.key === key) ?? {};
    const taken = [...gateways, ...all.filter(({ network }) => network === key).flatMap(addressesIn)];
    const own = stood.nodes.find(({ node }) => node.id === pod.nodes[0])?.addresses ?? [];
    const addresses = own.filter(({ network }) => network === key).flatMap(addressesIn);
    const free = subnets.flatMap((subnet) => freeAddress(subnet, taken) ?? []);
    const isSixth = (address: string): boolean => address.includes(':');
    const others = addresses.flatMap((one) => free.find((other) => isSixth(other) === isSixth(one)) ?? []);
    return { network: lab.networks.find((one) => one.key === key)?.name ?? key, addresses, others, aliases };
  });
}

/** An exported lab, as its faults have to know it. */
export function exportedLab(lab: OwnLab, stood: Stood, spec: OwnSpec): ExportedLab {
  const client = clientContainer(lab.project);
  return {
    spec,
    containersOf(id) {
      if (id === ASKER) return { container: client, pod: client, places: [] };
      const node = lab.nodes.find((one) => one.id === id);
      const pod = lab.pods.find(({ name }) => name === node?.pod);
      if (!node || !pod) throw new HarnessError(`the lab has no node ${id}`);
      return { container: node.container, pod: pod.container, places: placesOf(lab, pod, stood) };
    },
  };
}
