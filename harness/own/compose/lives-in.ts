import type { ComposeConfig, ComposeService } from './compose-config.ts';

/** Another service that a mode names (`service:x`, or `container:x` with that service's container name); undefined when it names none. */
export function serviceNamed(mode: string | undefined, services: ComposeConfig['services']): string | undefined {
  const [, kind, name = ''] = /^(service|container):(.+)$/.exec(mode ?? '') ?? [];
  if (kind === 'service') return name;
  if (kind !== 'container') return undefined;
  return Object.keys(services).find((service) => services[service]?.container_name === name);
}

/** The service whose network a service lives in: its own name, unless it was put into another's. */
export function livesIn(name: string, services: ComposeConfig['services']): string {
  const seen = new Set<string>();
  for (let here = name; ; ) {
    seen.add(here);
    const next = serviceNamed(services[here]?.network_mode, services);
    // Compose refuses circles; what is not there is refused before anybody asks.
    if (next === undefined || seen.has(next) || !services[next]) return here;
    here = next;
  }
}

/** The fields with which a service uses what is another's, and whose. */
export const LENT = ['network_mode', 'pid', 'ipc'] as const satisfies readonly (keyof ComposeService)[];
