import type { LabSpec } from '../lab/spec.ts';
import type { NodeInfo } from '../lab/topology.ts';
import { linkEnds, targetNodes } from './target.ts';

const isLink = (target: string) => target.startsWith('link:');

function subset(inner: readonly NodeInfo[], outer: readonly NodeInfo[]): boolean {
  const ids = new Set(outer.map(({ id }) => id));
  return inner.every(({ id }) => ids.has(id));
}

/** Whether all that target `inner` names is in `outer`; a link and a group of nodes never are. Throws UsageError as target.ts. */
export function within(inner: string, outer: string, spec: LabSpec): boolean {
  if (isLink(inner) !== isLink(outer)) return false;
  if (!isLink(inner)) return subset(targetNodes(inner, spec), targetNodes(outer, spec));
  const [a, b] = [linkEnds(inner, spec), linkEnds(outer, spec)];
  return subset(a.from, b.from) && subset(a.to, b.to);
}
