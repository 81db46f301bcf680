import { type ComposeConfig, ComposeConfigSchema, type ComposeService } from '../own/compose/compose-config.ts';
import type { PathFact, PathFacts } from '../own/compose/path-facts.ts';

/** For tests: services as compose would say them, all on `default` unless they say otherwise. */
export function configOf(
  services: Readonly<Record<string, Partial<ComposeService>>>,
  rest: Partial<Omit<ComposeConfig, 'services'>> = {},
): ComposeConfig {
  const whole = Object.entries(services).map(([name, service]) => {
    const networks = service.network_mode === undefined ? { networks: { default: null } } : {};
    return [name, { image: 'some:1', command: null, ...networks, ...service }];
  });
  return ComposeConfigSchema.parse({
    name: 'zonequake-1',
    networks: { default: { name: 'zonequake-1_default', ipam: {} } },
    ...rest,
    services: Object.fromEntries(whole),
  });
}

/** For tests: what lies at paths, a regular file or folder with nothing special about it unless told. */
export const factsOf = (paths: Readonly<Record<string, Partial<PathFact>>>): PathFacts =>
  new Map(
    Object.entries(paths).map(([path, fact]) => [
      path,
      { kind: 'folder', real: path, hasMountsBelow: false, hasEngine: false, ...fact },
    ]),
  );
