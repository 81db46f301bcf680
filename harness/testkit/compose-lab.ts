import type { ComposeConfig } from '../own/compose/compose-config.ts';
import type { OwnLab } from '../own/compose/own-lab.ts';
import type { PathFacts } from '../own/compose/path-facts.ts';
import { type Builds, NO_BUILDS } from '../own/compose/services.ts';
import { transform } from '../own/compose/transform.ts';

/** For tests: what is on everything that `labOf` makes. */
export const LABELS = { zonequake: '1', 'zonequake.lab': 'ab12' };

/** For tests: a lab of services as compose would say them, in `/lab`, run in `/run7`. */
export const labOf = (
  config: ComposeConfig,
  paths: PathFacts = new Map(),
  withoutInit: readonly string[] = [],
  builds: Builds = NO_BUILDS,
): OwnLab =>
  transform({
    config,
    paths,
    projectFolder: '/lab',
    runFolder: '/run7',
    labels: LABELS,
    helperImage: 'helper:1',
    withoutInit,
    builds,
  });

type Service = Readonly<Record<string, unknown>>;

/** For tests: the services that compose would be given. */
export const servicesOf = ({ compose }: OwnLab): Readonly<Record<string, Service | undefined>> =>
  compose.services as Readonly<Record<string, Service | undefined>>;
