import type { ComposeConfig } from './compose-config.ts';
import type { Objection } from './objection.ts';
import { replicasOf } from './without.ts';

/** One container that a service has. */
export interface Replica {
  readonly id: string;
  readonly service: string;
  /** From 1. */
  readonly replica: number;
}

/** The most of one service: the engine is full long before. */
const REPLICAS_MAX = 100;

/** The replicas of a service: by its own name where there is one, else numbered. */
export function replicasNamed(service: string, { services }: Pick<ComposeConfig, 'services'>): readonly Replica[] {
  const count = Math.min(replicasOf(services[service] ?? {}), REPLICAS_MAX);
  return Array.from({ length: count }, (_, at) => {
    return { id: count === 1 ? service : `${service}-${at + 1}`, service, replica: at + 1 };
  });
}

/** All replicas of a file, in its order. */
export const allReplicas = (config: Pick<ComposeConfig, 'services'>): readonly Replica[] =>
  Object.keys(config.services).flatMap((service) => replicasNamed(service, config));

/** The pod of a replica, as a service of the file for compose. */
export const podName = (id: string): string => `${id}.pod`;

/** Replicas that there are too many of, and names that they would have and that are another's. */
export function replicaClashes(service: string, config: ComposeConfig): readonly Objection[] {
  const count = replicasOf(config.services[service] ?? {});
  if (count > REPLICAS_MAX) {
    const problem = `it has ${count} replicas, and ${REPLICAS_MAX} are the most`;
    return [{ field: 'scale', problem, instead: 'have fewer' }];
  }
  const others = new Set(
    Object.keys(config.services)
      .filter((other) => other !== service)
      .flatMap((other) => [other, ...replicasNamed(other, config).map(({ id }) => podName(id))]),
  );
  const clash = replicasNamed(service, config).find(({ id }) => others.has(id));
  if (!clash) return [];
  return [{ field: 'scale', problem: `${clash.id} would be the name of two`, instead: 'rename one' }];
}
