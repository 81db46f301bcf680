import { join, relative } from 'node:path';
import { boundDevice } from './bound-device.ts';
import type { ComposeConfig } from './compose-config.ts';
import { copyOf } from './copy-of.ts';
import type { PlannedCopy } from './own-lab.ts';
import { isBelow, type PathFacts } from './path-facts.ts';

export interface CopyOptions {
  readonly config: ComposeConfig;
  readonly paths: PathFacts;
  /** Absolute, without symbolic links: what lies below it is copied. */
  readonly projectFolder: string;
  /** Absolute: copies go there, in the places that they have in the project folder. */
  readonly filesFolder: string;
}

/** A path that is seen by somebody, and whether he only reads it. */
interface Use {
  readonly path: string;
  readonly isReadOnly: boolean;
}

function usesOf({ services, volumes, configs, secrets }: ComposeConfig): readonly Use[] {
  const mounts = Object.values(services).flatMap((service) => service.volumes ?? []);
  return [
    ...mounts.flatMap(({ type, source, read_only: isReadOnly = false }) =>
      type === 'bind' && source !== undefined ? [{ path: source, isReadOnly }] : [],
    ),
    ...Object.values(volumes).flatMap((volume) => {
      const path = boundDevice(volume);
      return path === undefined ? [] : [{ path, isReadOnly: false }];
    }),
    ...[...Object.values(configs), ...Object.values(secrets)].flatMap(({ file: path }) =>
      path === undefined ? [] : [{ path, isReadOnly: true }],
    ),
  ];
}

/** What is to be copied: every path below the project folder that a service sees, and none twice. */
export function planCopies({ config, paths, projectFolder, filesFolder }: CopyOptions): readonly PlannedCopy[] {
  const uses = usesOf(config).flatMap(({ path, isReadOnly }) => {
    const real = paths.get(path)?.real ?? path;
    return isBelow(real, projectFolder) ? [{ real, isReadOnly }] : [];
  });
  const all = [...new Set(uses.map(({ real }) => real))];
  const tops = all.filter((real) => !all.some((other) => other !== real && isBelow(real, other)));
  return tops.toSorted().map((from) => ({
    from,
    to: join(filesFolder, relative(projectFolder, from)),
    isReadOnly: uses.every(({ real, isReadOnly }) => isReadOnly || !isBelow(real, from)),
  }));
}

/** What a service sees in place of a path of the owner's: the copy, or the path itself, and then only to read. */
export function seenAt(path: string, paths: PathFacts, copies: readonly PlannedCopy[]) {
  const copy = copyOf({ copies }, paths.get(path)?.real ?? path);
  return { path: copy ?? path, isCopy: copy !== undefined };
}
