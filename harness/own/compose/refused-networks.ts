import type { ComposeConfig, ComposeNetwork, ComposeService } from './compose-config.ts';
import { namesOn } from './names-on.ts';
import type { Objection } from './objection.ts';
import { replicasOf } from './without.ts';

/** Whether a network, volume, config or secret is somebody else's: compose makes it neither, nor removes it. */
export const isExternal = ({ external }: { readonly external?: boolean | object | undefined }): boolean =>
  external !== undefined && external !== false;

/** What a network is that is no bridge of the lab's own; undefined when it is one. */
function strangeness(network: ComposeNetwork): string | undefined {
  const { driver = 'bridge', ipam } = network;
  if (isExternal(network)) return 'is external, so others are on it';
  if (driver !== 'bridge') return `has the driver ${driver}, and only bridges stay within the machine`;
  const addresses = ipam?.driver ?? 'default';
  return addresses === 'default' ? undefined : `has its addresses from ${addresses}, not from the engine`;
}

/** `network_mode`: `host`, the engine's own bridge, or a network that somebody else has made. */
function modeOf({ network_mode: mode = 'none' }: ComposeService): readonly Objection[] {
  const field = 'network_mode';
  if (mode === 'host')
    return [{ field, problem: 'host is the network of the machine, where faults would reach others' }];
  if (mode === 'none' || /^(service|container):/.test(mode)) return [];
  return [{ field, problem: `${mode} is no network of the lab` }];
}

/** One address for several replicas. */
function sharedAddress(service: ComposeService): readonly Objection[] {
  const replicas = replicasOf(service);
  const fixed = Object.entries(service.networks ?? {}).find(([, at]) => at?.ipv4_address ?? at?.ipv6_address);
  if (replicas < 2 || !fixed) return [];
  return [
    {
      field: 'networks',
      problem: `it has one address on ${fixed[0]} and ${replicas} replicas`,
      instead: 'give it no address',
    },
  ];
}

/** A link's name that means two services on one network: names of ours are the network's, not one service's alone. */
function ambiguousLinks(name: string, { services }: ComposeConfig): readonly Objection[] {
  const own = services[name];
  return (own?.links ?? []).flatMap((link) => {
    const [target = '', alias = target] = link.split(':');
    const shared = Object.keys(own?.networks ?? {}).filter((key) =>
      Object.hasOwn(services[target]?.networks ?? {}, key),
    );
    const other = Object.keys(services).find(
      (one) => one !== target && shared.some((key) => namesOn(key, one, services).includes(alias)),
    );
    if (other === undefined) return [];
    return [{ field: 'links', problem: `${alias} would mean ${target} and ${other}`, instead: 'choose another name' }];
  });
}

/** What of a service's networks is not the lab's alone, or cannot be as it is written. */
export function networksOf(name: string, config: ComposeConfig): readonly Objection[] {
  const service = config.services[name];
  if (!service) return [];
  const strange = Object.keys(service.networks ?? {}).flatMap((key) => {
    const what = strangeness(config.networks[key] ?? {});
    return what === undefined ? [] : [{ field: 'networks', problem: `${key} ${what}`, at: ['networks', key] }];
  });
  const outside = (service.external_links ?? []).map((link) => ({
    field: 'external_links',
    problem: `${link.split(':')[0]} is a container outside of the lab`,
  }));
  return [...modeOf(service), ...strange, ...outside, ...sharedAddress(service), ...ambiguousLinks(name, config)];
}
