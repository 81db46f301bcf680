import { pick } from '../../input/did-you-mean.ts';
import type { ComposeConfig, ComposeService } from './compose-config.ts';

const only = <T>(things: Readonly<Record<string, T>>, keys: ReadonlySet<string>): Record<string, T> =>
  Object.fromEntries(Object.entries(things).filter(([key]) => keys.has(key)));

/** What a service uses of the file's networks, volumes, configs and secrets, by key. */
const used = {
  networks: ({ networks }: ComposeService) => Object.keys(networks ?? {}),
  volumes: ({ volumes }: ComposeService) =>
    (volumes ?? []).flatMap(({ type, source }) => (type === 'volume' && source !== undefined ? [source] : [])),
  configs: ({ configs }: ComposeService) => (configs ?? []).map(({ source }) => source),
  secrets: ({ secrets }: ComposeService) => (secrets ?? []).map(({ source }) => source),
};

/** How many containers a service is to have. `deploy` comes first, as it does for compose. */
export const replicasOf = ({ scale, deploy }: ComposeService): number => deploy?.replicas ?? scale ?? 1;

/**
 * The same without some services, without those that are to have no container, and without networks and volumes that then nobody uses.
 * Nobody waits for what is left out. Throws UsageError for a service that is not there.
 */
export function withoutServices(config: ComposeConfig, without: readonly string[]): ComposeConfig {
  const names = Object.keys(config.services);
  for (const name of without) pick('service under without:', name, names, (one) => one);
  const kept = Object.entries(config.services).filter(
    ([name, service]) => !without.includes(name) && replicasOf(service) > 0,
  );
  const keptNames = new Set(kept.map(([name]) => name));
  const services = Object.fromEntries(
    kept.map(([name, service]) => [
      name,
      service.depends_on ? { ...service, depends_on: only(service.depends_on, keptNames) } : service,
    ]),
  );
  const keys = (uses: (service: ComposeService) => readonly string[]) =>
    new Set(Object.values(services).flatMap((service) => uses(service)));
  return {
    ...config,
    services,
    networks: only(config.networks, keys(used.networks)),
    volumes: only(config.volumes, keys(used.volumes)),
    configs: only(config.configs, keys(used.configs)),
    secrets: only(config.secrets, keys(used.secrets)),
  };
}
