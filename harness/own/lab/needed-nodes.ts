import { type LabFile, ofService } from '../lab-file/lab-file.ts';

/** A node, and the service that it is one of. */
interface Member {
  readonly id: string;
  readonly service: string;
}

/**
 * Of each list of services of which a node needs one, the other nodes: what serves itself needs nobody of them as long as it lives. A list of
 * which no other is left says nothing.
 */
export function neededNodes(
  { id, service }: Member,
  { needs }: Pick<LabFile, 'needs'>,
  nodes: readonly Member[],
): readonly (readonly string[])[] {
  const lists = (ofService(needs, service) ?? []).map(({ any }) =>
    nodes.filter((other) => other.id !== id && any.includes(other.service)).map((other) => other.id),
  );
  return lists.filter((list) => list.length > 0);
}
