import { createHash } from 'node:crypto';
import { ANY_LABEL, type Labels, NODE_LABEL } from '../../runtime/docker/labels.ts';
import type { ComposeConfig, ComposeService } from './compose-config.ts';
import { LENT, serviceNamed } from './lives-in.ts';
import { type MountPlan, mountsFor } from './mounts.ts';
import { ownSettings } from './pods.ts';
import { type Replica, replicasNamed } from './replicas.ts';
import { givenRestart, ownersRestart } from './restart-policy.ts';
import { fieldsFor } from './service-fields.ts';

/** Kept by the engine until the container goes, and never more than that: the owner's may go to another machine. */
const LOGGING = { driver: 'json-file', options: { 'max-size': '8m', 'max-file': '2' } };

/** What is known of what services are built from. */
export interface Builds {
  /** Digests of it, by service; without those of which not all can be seen. */
  readonly digests: ReadonlyMap<string, string>;
  /** Images that the engine has already, by tag. */
  readonly made: ReadonlySet<string>;
}

/** Of whom nothing is known everything is built, which an engine that has done so before soon does again. */
export const NO_BUILDS: Builds = { digests: new Map(), made: new Set() };

/** What is built gets a tag of ours: under the owner's name there may be an image of the owner's. Two builds of the same share one. */
function builtImage(service: string, build: unknown, { digests }: Builds): string {
  const of = [JSON.stringify(build), digests.get(service) ?? ''].join('\n');
  const hash = createHash('sha256').update(of).digest('hex').slice(0, 12);
  return `zonequake-own:${service.slice(0, 100)}-${hash}`;
}

/** What a service runs. An image that another service of the file builds is that one's. */
export function imageOf(name: string, { services }: ComposeConfig, builds: Builds): string {
  const { image = '', build } = services[name] ?? {};
  if (build) return builtImage(name, build, builds);
  const builder = Object.keys(services).find((one) => services[one]?.build && services[one]?.image === image);
  return builder === undefined ? image : builtImage(builder, services[builder]?.build, builds);
}

/** The owner's, without what would leave its result elsewhere too. */
function buildFor(name: string, { build }: ComposeService, image: string, { digests, made }: Builds) {
  if (!build) return {};
  const { tags: _tags, cache_to: _cache, ...kept } = build;
  // Nobody is asked for an image of our name, and what has changed is built again.
  const isMade = digests.has(name) && made.has(image);
  return {
    build: { ...kept, labels: { ...build.labels, [ANY_LABEL]: '1' } },
    pull_policy: isMade ? 'never' : 'build',
  };
}

/** Whether process 1 is to be the engine's init: not where the owner says no, and where process 1 is another container's. */
export const hasInit = ({ init, pid }: ComposeService): boolean => init !== false && !pid;

/** Everybody that a service waits for: each replica of what the owner names, and the pod. */
function dependenciesOf({ depends_on: dependencies }: ComposeService, config: ComposeConfig, pod: string) {
  const owners = Object.entries(dependencies ?? {}).flatMap(([name, dependency]) =>
    Object.hasOwn(config.services, name) ? replicasNamed(name, config).map(({ id }) => [id, dependency] as const) : [],
  );
  return Object.fromEntries([...owners, [pod, { condition: 'service_started' }]]);
}

/** The first replica of a service, by its name in the file for compose. */
const firstOf = (service: string, config: ComposeConfig): string => replicasNamed(service, config)[0]?.id ?? service;

/** `pid` and `ipc` of another service, by the name that it has now; of none, as it was. */
function lentFields(service: ComposeService, config: ComposeConfig) {
  const fields = LENT.filter((field) => field !== 'network_mode').flatMap((field) => {
    const owner = serviceNamed(service[field], config.services);
    if (service[field] === undefined) return [];
    return [[field, owner === undefined ? service[field] : `service:${firstOf(owner, config)}`] as const];
  });
  return Object.fromEntries(fields);
}

const volumesFrom = ({ volumes_from: from }: ComposeService, config: ComposeConfig) =>
  from && from.length > 0
    ? {
        volumes_from: from.map((one) => {
          const [service = '', ...mode] = one.split(':');
          return [firstOf(service, config), ...mode].join(':');
        }),
      }
    : {};

export interface ServiceOptions {
  readonly config: ComposeConfig;
  readonly pod: string;
  readonly container: string;
  readonly labels: Labels;
  readonly mounts: MountPlan;
  readonly isInit: boolean;
  readonly builds: Builds;
}

/** A replica for compose: what the owner wrote, in the network of its pod. */
export function serviceFor({ id, service: name, replica }: Replica, options: ServiceOptions) {
  const { config, pod, container, labels, mounts, isInit, builds } = options;
  const service = config.services[name] ?? {};
  const { given } = mountsFor(service, mounts);
  const image = imageOf(name, config, builds);
  return {
    ...fieldsFor('service', service),
    ...ownSettings(service),
    ...lentFields(service, config),
    ...volumesFrom(service, config),
    ...(given.length > 0 && { volumes: given }),
    ...(service.deploy?.resources !== undefined && { deploy: { resources: service.deploy.resources } }),
    image,
    // Compose takes for the others what the first one's build has made.
    ...(replica === 1 && buildFor(name, service, image, builds)),
    init: isInit,
    container_name: container,
    network_mode: `service:${pod}`,
    depends_on: dependenciesOf(service, config, pod),
    restart: givenRestart(ownersRestart(service)),
    labels: { ...labels, [NODE_LABEL]: id },
    logging: LOGGING,
  };
}
