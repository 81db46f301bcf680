import type { ComposeFile, OwnLab } from '../compose/own-lab.ts';
import type { Address, StandingNetwork, StandingNode } from './standing-node.ts';

/** A lab that stood before: where everybody was. */
export interface StoodAt {
  readonly nodes: readonly Pick<StandingNode, 'node' | 'addresses'>[];
  readonly networks: readonly Pick<StandingNetwork, 'key' | 'subnets'>[];
  readonly askerAddresses: readonly Address[];
}

type Parts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const partsOf = (compose: ComposeFile, name: string): Parts => (compose[name] ?? {}) as Parts;

const changed = (parts: Parts, change: (key: string, part: Parts[string]) => object): object =>
  Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, change(key, part)]));

/**
 * The same lab, made anew where everybody was before, also where the engine had chosen: what is known of the lab by its addresses stays so.
 */
export function atSameAddresses(lab: OwnLab, { nodes, networks }: StoodAt): OwnLab {
  const addressesIn = (pod: string) => nodes.find(({ node }) => node.pod === pod)?.addresses ?? [];
  const subnetsOf = (key: string) => networks.find((one) => one.key === key)?.subnets ?? [];
  const services = changed(partsOf(lab.compose, 'services'), (name, service) => {
    const places = addressesIn(name);
    if (places.length === 0 || !service.networks) return service;
    const on = changed(service.networks as Parts, (key, at) => {
      const { ipv4, ipv6 } = places.find(({ network }) => network === key) ?? {};
      return { ...at, ...(ipv4 && { ipv4_address: ipv4 }), ...(ipv6 && { ipv6_address: ipv6 }) };
    });
    return { ...service, networks: on };
  });
  const fixed = changed(partsOf(lab.compose, 'networks'), (key, network) => {
    const subnets = subnetsOf(key);
    const isFixed = lab.networks.some((one) => one.key === key && one.isFixed);
    return isFixed || subnets.length === 0
      ? network
      : { ...network, ipam: { config: subnets.map((subnet) => ({ subnet })) } };
  });
  return {
    ...lab,
    compose: { ...lab.compose, services, ...(lab.compose.networks !== undefined && { networks: fixed }) },
  };
}
