import { UsageError } from '../basics/errors.ts';
import type { LabSpec } from '../lab/spec.ts';
import { type NodeInfo, topologyOf } from '../lab/topology.ts';

/** The platform nodes that a target names; instruments are ours and never a target. Throws UsageError for one the lab lacks. */
export function targetNodes(target: string, spec: LabSpec): readonly NodeInfo[] {
  const platform = topologyOf(spec).nodes.filter((node) => node.role !== 'instrument');
  const [sort, id] = [target.slice(0, target.indexOf(':')), target.slice(target.indexOf(':') + 1)];
  const nodes =
    target === 'all'
      ? platform
      : sort === 'node'
        ? platform.filter((node) => node.id === id)
        : sort === 'fleet'
          ? platform.filter((node) => node.role === id)
          : sort === 'region'
            ? platform.filter((node) => node.region === id)
            : sort === 'network'
              ? platform.filter((node) => node.network === id)
              : sort === 'peering'
                ? peers(id, platform)
                : sort === 'cable'
                  ? cableSides(id, platform).flat()
                  : [];
  if (nodes.length === 0) throw new UsageError(`target "${target}" names nothing in lab "${spec.name}"`);
  return nodes;
}

/** The nodes of the two networks of `<network>+<network>`; none for the same network twice, or one that the lab lacks. */
function peers(id: string, platform: readonly NodeInfo[]): readonly NodeInfo[] {
  const [left, right] = id.split('+').map((network) => platform.filter((node) => node.network === network));
  if (!left?.[0] || !right?.[0] || left[0].network === right[0].network) return [];
  return [...left, ...right];
}

/** The nodes of two sets of networks, `<network>,<network>/<network>`; none where the lab lacks one of them, or one is on both sides. */
function cableSides(id: string, nodes: readonly NodeInfo[]): readonly (readonly NodeInfo[])[] {
  const sides = id.split('/').map((side) => side.split(','));
  const networks = sides.flat();
  const isKnown = networks.every((network) => nodes.some((node) => node.network === network));
  if (sides.length !== 2 || !isKnown || new Set(networks).size < networks.length) return [];
  return sides.map((side) => nodes.filter(({ network }) => side.includes(network)));
}

/** The nodes at the two ends of `cable:<networks>/<networks>`; instruments count. Throws UsageError when the lab lacks a network. */
export function cableEnds(target: string, spec: LabSpec): readonly [readonly NodeInfo[], readonly NodeInfo[]] {
  targetNodes(target, spec);
  const [one = [], other = []] = cableSides(target.slice(target.indexOf(':') + 1), topologyOf(spec).nodes);
  return [one, other];
}

/** The two ends of `link:A->B`, each a node, region or network id; instruments count. Throws UsageError when the lab lacks one. */
export function linkEnds(target: string, spec: LabSpec): { from: readonly NodeInfo[]; to: readonly NodeInfo[] } {
  const match = /^link:([^>]+)->(.+)$/.exec(target);
  const end = (id: string | undefined) =>
    topologyOf(spec).nodes.filter((node) => node.id === id || node.region === id || node.network === id);
  const ends = { from: end(match?.[1]), to: end(match?.[2]) };
  if (ends.from.length === 0 || ends.to.length === 0) {
    throw new UsageError(`target "${target}" names nothing in lab "${spec.name}"`);
  }
  return ends;
}
