import type { Labels } from '../../runtime/docker/labels.ts';
import { buildDigests } from './build-digest.ts';
import { lookAtPaths } from './look-at-paths.ts';
import type { OwnLab } from './own-lab.ts';
import type { ReadFiles } from './read-compose.ts';
import { demandNoRefusal, type Refusal, refusalsOf } from './refusals.ts';
import { transform } from './transform.ts';
import { withoutServices } from './without.ts';

export interface PlanOptions {
  readonly read: ReadFiles;
  /** Services that the lab leaves out. */
  readonly without: readonly string[];
  /** Absolute: copies of the owner's files go below it. */
  readonly runFolder: string;
  readonly labels: Labels;
  readonly helperImage: string;
  readonly withoutInit?: readonly string[];
  /** Images that the engine has, by tag: what has been built from the same is not built again. Default: none. */
  readonly images?: readonly string[];
}

/** All that is refused of an owner's files. Throws UsageError for an unknown service under `without`. */
export function refusalsIn(read: ReadFiles, without: readonly string[]): readonly Refusal[] {
  const config = withoutServices(read.config, without);
  return refusalsOf({ config, paths: lookAtPaths(config), projectFolder: read.projectFolder });
}

/** An owner's files as a lab of ours. Copies nothing and starts nothing. Throws UsageError, one sentence, for what is refused. */
export function planLab({ read, without, images = [], ...rest }: PlanOptions): OwnLab {
  const config = withoutServices(read.config, without);
  const paths = lookAtPaths(config);
  const { files, projectFolder } = read;
  demandNoRefusal(refusalsOf({ config, paths, projectFolder }), files);
  const builds = { digests: buildDigests(config), made: new Set(images) };
  const lab = transform({ config, paths, projectFolder, builds, ...rest });
  return { ...lab, notes: [...read.notes, ...lab.notes] };
}
