import { join } from 'node:path';
import type { Labels } from '../../runtime/docker/labels.ts';
import { boundDevice } from './bound-device.ts';
import type { ComposeConfig, ComposeFileSource, ComposeVolume } from './compose-config.ts';
import { withDoubledDollars } from './dollars.ts';
import { type MountPlan, mountNotes, mountsFor } from './mounts.ts';
import type { ComposeFile, OwnLab, OwnNode } from './own-lab.ts';
import { nameInEngine, networkFor, ownNetworks } from './own-networks.ts';
import type { PathFacts } from './path-facts.ts';
import { planCopies, seenAt } from './plan-copies.ts';
import { podFor, podOwner, podsOf } from './pods.ts';
import { allReplicas, podName, type Replica } from './replicas.ts';
import { ownersRestart } from './restart-policy.ts';
import { type Builds, hasInit, imageOf, NO_BUILDS, serviceFor } from './services.ts';

export interface TransformOptions {
  /** As read, without what is left out; nothing of it is refused. */
  readonly config: ComposeConfig;
  readonly paths: PathFacts;
  /** Absolute, without symbolic links. */
  readonly projectFolder: string;
  /** The folder of the run, absolute: copies go below it. */
  readonly runFolder: string;
  /** On everything that is made in the engine. */
  readonly labels: Labels;
  /** What pods are made from. */
  readonly helperImage: string;
  /** Services whose image must be process 1 itself. */
  readonly withoutInit?: readonly string[];
  /** Default: all that is built is built at each start. */
  readonly builds?: Builds;
}

interface Plan extends TransformOptions {
  readonly mounts: MountPlan;
  readonly containerName: (service: string) => string;
}

const portsOf = ({ ports }: ComposeConfig['services'][string]): OwnNode['ports'] =>
  (ports ?? []).map(({ target, protocol = 'tcp', published }) => ({
    containerPort: target,
    protocol,
    ...(published !== undefined && { hostPort: published }),
  }));

function nodeOf(replica: Replica, plan: Plan, pods: OwnLab['pods']): OwnNode {
  const { config, mounts, containerName, withoutInit = [] } = plan;
  const service = config.services[replica.service] ?? {};
  const pod = podName(podOwner(replica, config).id);
  const { healthcheck, build } = service;
  return {
    ...replica,
    pod,
    container: containerName(replica.id),
    networks: pods.find(({ name }) => name === pod)?.networks ?? [],
    ports: portsOf(service),
    image: imageOf(replica.service, config, plan.builds ?? NO_BUILDS),
    isBuilt: build != null,
    restart: ownersRestart(service),
    hasInit: hasInit(service) && !withoutInit.includes(replica.service),
    ...(healthcheck && healthcheck.disable !== true && { healthcheck }),
    mounts: mountsFor(service, mounts).seen,
  };
}

function volumeFor(key: string, volume: ComposeVolume | null, { config, labels, mounts }: Plan) {
  const device = boundDevice(volume);
  const seen = device === undefined ? undefined : seenAt(device, mounts.paths, mounts.copies);
  const options = volume?.driver_opts;
  const o = [options?.o, ...(seen?.isCopy === false ? ['ro'] : [])].join(',');
  return {
    name: nameInEngine(config.name, key),
    labels,
    ...(options && { driver_opts: seen ? { ...options, device: seen.path, o } : options }),
  };
}

/** A config or secret: compose has those that are files read only. */
const fileFor = (source: ComposeFileSource, { mounts }: Plan) =>
  source.file === undefined ? source : { ...source, file: seenAt(source.file, mounts.paths, mounts.copies).path };

const mapped = <T, R>(things: Readonly<Record<string, T>>, change: (key: string, thing: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(things).map(([key, thing]) => [key, change(key, thing)]));

const unlessEmpty = (name: string, things: Readonly<Record<string, unknown>>) =>
  Object.keys(things).length === 0 ? {} : { [name]: things };

function composeFile(plan: Plan, nodes: readonly OwnNode[], pods: OwnLab['pods']): ComposeFile {
  const { config, labels, helperImage, mounts, builds = NO_BUILDS } = plan;
  const podServices = pods.map((pod) => {
    const first = nodes.find(({ id }) => id === pod.nodes[0]);
    return [pod.name, podFor(pod, { service: config.services[first?.service ?? ''] ?? {}, helperImage, labels })];
  });
  const services = nodes.map((node) => {
    const { id, pod, container, hasInit: isInit } = node;
    return [id, serviceFor(node, { config, pod, container, labels, mounts, isInit, builds })];
  });
  return withDoubledDollars({
    name: config.name,
    services: Object.fromEntries([...podServices, ...services]),
    ...unlessEmpty(
      'networks',
      mapped(config.networks, (key, network) => networkFor(key, network, config.name, labels)),
    ),
    ...unlessEmpty(
      'volumes',
      mapped(config.volumes, (key, volume) => volumeFor(key, volume, plan)),
    ),
    ...unlessEmpty(
      'configs',
      mapped(config.configs, (_, source) => fileFor(source, plan)),
    ),
    ...unlessEmpty(
      'secrets',
      mapped(config.secrets, (_, source) => fileFor(source, plan)),
    ),
  }) as ComposeFile;
}

/** An owner's compose file as a lab of ours: every replica in a pod, on internal networks, with copies of its files. Pure. */
export function transform(options: TransformOptions): OwnLab {
  const { config, paths, projectFolder, runFolder } = options;
  const project = config.name;
  const copies = planCopies({ config, paths, projectFolder, filesFolder: join(runFolder, 'files') });
  const volumeName = (key: string) => nameInEngine(project, key);
  const plan: Plan = {
    ...options,
    mounts: { paths, copies, volumeName },
    containerName: (service) => `${project}-${service}`,
  };
  const pods = podsOf(config, plan.containerName);
  const nodes = allReplicas(config).map((replica) => nodeOf(replica, plan, pods));
  const notes = Object.entries(config.services).flatMap(([name, service]) => mountNotes(name, service, plan.mounts));
  return {
    project,
    compose: composeFile(plan, nodes, pods),
    pods,
    nodes,
    networks: ownNetworks(config, project),
    copies,
    notes,
  };
}
