import type { ComposeConfig } from './compose-config.ts';

/** Names that links give a service on a network: those of services that are on it as well. */
function linkNames(key: string, name: string, services: ComposeConfig['services']): readonly string[] {
  return Object.values(services).flatMap(({ links, networks }) => {
    if (!networks || !Object.hasOwn(networks, key)) return [];
    return (links ?? []).flatMap((link) => {
      const [target = '', alias = target] = link.split(':');
      return target === name ? [alias] : [];
    });
  });
}

/** All names by which a service is known on a network, its own first: that of its container too, which is then a name only. */
export function namesOn(key: string, name: string, services: ComposeConfig['services']): readonly string[] {
  const service = services[name];
  if (!service?.networks || !Object.hasOwn(service.networks, key)) return [];
  const { container_name: container } = service;
  const names = [
    name,
    ...(container === undefined ? [] : [container]),
    ...(service.networks[key]?.aliases ?? []),
    ...linkNames(key, name, services),
  ];
  return [...new Set(names)];
}
