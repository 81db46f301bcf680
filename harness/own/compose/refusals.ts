import { UsageError } from '../../basics/errors.ts';
import type { ComposeConfig } from './compose-config.ts';
import type { Objection } from './objection.ts';
import { isBelow, type PathFacts } from './path-facts.ts';
import { mountsOf } from './refused-mounts.ts';
import { networksOf } from './refused-networks.ts';
import { namespacesOf, rightsOf } from './refused-rights.ts';
import { replicaClashes } from './replicas.ts';
import { type OwnersFile, whereInFiles } from './where-in-files.ts';

export interface Refusal extends Objection {
  readonly service: string;
}

export interface RefusalOptions {
  /** Without what is left out. */
  readonly config: ComposeConfig;
  readonly paths: PathFacts;
  /** Absolute, without symbolic links. */
  readonly projectFolder: string;
}

/** All that keeps an owner's services from being a lab, service by service: nothing of it is left to the engine to find out. */
export function refusalsOf({ config, paths, projectFolder }: RefusalOptions): readonly Refusal[] {
  const look = { paths, isOurs: (real: string) => isBelow(real, projectFolder) };
  return Object.entries(config.services).flatMap(([name, service]) =>
    [
      ...rightsOf(service),
      ...namespacesOf(service, config.services),
      ...networksOf(name, config),
      ...mountsOf(service, config, look),
      ...replicaClashes(name, config),
    ].map((objection) => ({ ...objection, service: name })),
  );
}

/** One sentence: file and line, service, field, what is wrong, and what to do. */
export function refusalSentence(
  { service, field, problem, instead, at }: Refusal,
  files: readonly OwnersFile[],
): string {
  const where = whereInFiles(files, at ?? ['services', service, ...field.split('.')]);
  const out = `leave the service out with "without: [${service}]"`;
  return `${where}: service ${service}: ${field}: ${problem}: ${instead === undefined ? out : `${instead}, or ${out}`}`;
}

/** Throws UsageError, one sentence on the first refusal and how many more there are, unless there is none. */
export function demandNoRefusal(refusals: readonly Refusal[], files: readonly OwnersFile[]): void {
  const [first, ...more] = refusals;
  if (!first) return;
  const others = new Set(more.map(({ service }) => service).filter((service) => service !== first.service));
  const rest = others.size === 0 ? '' : `; and so it is with ${[...others].join(', ')}`;
  throw new UsageError(`${refusalSentence(first, files)}${rest}`);
}
