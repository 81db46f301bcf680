import { boundDevice } from './bound-device.ts';
import type { ComposeConfig, ComposeMount, ComposeService } from './compose-config.ts';
import type { Objection } from './objection.ts';
import type { PathFacts } from './path-facts.ts';
import { isExternal } from './refused-networks.ts';

const READ_ONLY_BELOW = 'other disks are mounted below it, and a read-only mount leaves those writable';

/** What keeps a path of the machine from being seen by a service; undefined when nothing does. */
function pathProblem(path: string, paths: PathFacts, isOurs: (real: string) => boolean): string | undefined {
  const fact = paths.get(path);
  if (!fact) return undefined;
  if (fact.hasEngine) return 'gives it the container engine, and with that the machine';
  if (fact.kind === 'socket') return 'is a socket of the machine';
  if (isOurs(fact.real)) return fact.kind === 'other' ? 'is no file or folder that can be copied' : undefined;
  if (fact.kind === 'absent') return "is not there, and is made for nobody outside of the lab's folder";
  return fact.hasMountsBelow ? READ_ONLY_BELOW : undefined;
}

/** What a volume is that is not on this machine's own disk; undefined when it is. */
function volumeProblem(key: string, config: ComposeConfig): string | undefined {
  const volume = config.volumes[key] ?? {};
  if (isExternal(volume)) return 'is external, so others use it';
  const { driver = 'local' } = volume;
  if (driver !== 'local') return `has the driver ${driver}, and only local ones stay within the machine`;
  const type = String(volume.driver_opts?.type ?? 'none');
  return ['none', 'tmpfs', ''].includes(type) ? undefined : `is of type ${type}, which is not in the lab`;
}

/** Where mounts are looked at: the paths of the machine, and which of them are the lab's own. */
export interface MountLook {
  readonly paths: PathFacts;
  readonly isOurs: (real: string) => boolean;
}

function mountObjection(
  mount: ComposeMount,
  config: ComposeConfig,
  { paths, isOurs }: MountLook,
): Objection | undefined {
  const { type, source = '' } = mount;
  const field = 'volumes';
  if (type === 'tmpfs' || (type === 'volume' && source === '')) return undefined;
  if (type === 'volume') {
    const problem = volumeProblem(source, config);
    if (problem !== undefined) return { field, problem: `${source} ${problem}`, at: ['volumes', source] };
    const device = boundDevice(config.volumes[source] ?? {});
    const why = device === undefined ? undefined : pathProblem(device, paths, isOurs);
    return why === undefined ? undefined : { field, problem: `${device} ${why}`, at: ['volumes', source] };
  }
  if (type !== 'bind') return { field, problem: `a mount of type ${type} is none that we know` };
  const isDemanded = mount.bind?.create_host_path === false && paths.get(source)?.kind === 'absent';
  const problem = isDemanded ? 'is not there' : pathProblem(source, paths, isOurs);
  return problem === undefined ? undefined : { field, problem: `${source} ${problem}` };
}

/** What of a service's mounts, configs and secrets is not the lab's alone. */
export function mountsOf(service: ComposeService, config: ComposeConfig, look: MountLook): readonly Objection[] {
  const mounts = (service.volumes ?? []).flatMap((mount) => mountObjection(mount, config, look) ?? []);
  const files = (['configs', 'secrets'] as const).flatMap((field) =>
    (service[field] ?? []).flatMap(({ source }) => {
      const from = config[field][source];
      if (from && isExternal(from)) return [{ field, problem: `${source} is external`, at: [field, source] }];
      const kind = from?.file === undefined ? 'file' : look.paths.get(from.file)?.kind;
      const problem = `${from?.file} ${kind === 'absent' ? 'is not there' : 'is no file'}`;
      return kind === 'file' ? [] : [{ field, problem, instead: 'correct it', at: [field, source] }];
    }),
  );
  return [...mounts, ...files];
}
