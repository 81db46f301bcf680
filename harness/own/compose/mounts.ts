import type { ComposeMount, ComposeService } from './compose-config.ts';
import type { NodeMount, PlannedCopy } from './own-lab.ts';
import type { PathFacts } from './path-facts.ts';
import { seenAt } from './plan-copies.ts';

export interface MountPlan {
  readonly paths: PathFacts;
  readonly copies: readonly PlannedCopy[];
  /** The name of a volume in the engine, by its key. */
  readonly volumeName: (key: string) => string;
}

/** A mount for compose: of a copy, or of what is not the lab's, which nobody may write to. */
function mountFor(mount: ComposeMount, { paths, copies }: MountPlan): ComposeMount {
  if (mount.type !== 'bind' || mount.source === undefined) return mount;
  const { path, isCopy } = seenAt(mount.source, paths, copies);
  return {
    type: 'bind',
    source: path,
    target: mount.target,
    ...((mount.read_only === true || !isCopy) && { read_only: true }),
    // Else the engine would make what is not there, as root, wherever that is.
    bind: { create_host_path: false },
  };
}

function nodeMount(mount: ComposeMount, plan: MountPlan): NodeMount {
  const { type, target, source, read_only: isReadOnly = false } = mountFor(mount, plan);
  const kind = type === 'bind' || type === 'tmpfs' ? type : 'volume';
  const seen = kind === 'volume' && source !== undefined ? plan.volumeName(source) : source;
  return {
    ...{ kind, target, isReadOnly },
    ...(mount.source !== undefined && { ownersSource: mount.source }),
    ...(seen !== undefined && { source: seen }),
  };
}

/** A service's mounts: for compose, and as a node has them. */
export const mountsFor = ({ volumes }: ComposeService, plan: MountPlan) => ({
  given: (volumes ?? []).map((mount) => mountFor(mount, plan)),
  seen: (volumes ?? []).map((mount) => nodeMount(mount, plan)),
});

/** What owners should know of a service's mounts. */
export function mountNotes(name: string, { volumes }: ComposeService, { paths, copies }: MountPlan): readonly string[] {
  return (volumes ?? []).flatMap((mount) => {
    const { type, source, read_only: isReadOnly = false } = mount;
    if (type !== 'bind' || source === undefined) return [];
    if (!seenAt(source, paths, copies).isCopy)
      return isReadOnly ? [] : [`service ${name}: ${source} lies outside of the lab's folder, so it can only be read`];
    const isAbsent = paths.get(source)?.kind === 'absent';
    return isAbsent
      ? [`service ${name}: ${source} is not there, so it sees an empty folder, as compose would make`]
      : [];
  });
}
