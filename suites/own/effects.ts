import type { Effect, EffectOf } from '../../harness/lab/effect.ts';
import type { Family } from '../../harness/lab/topology.ts';

/** Effects on an owner's lab, shorter than by their data. */
export const down = (how: EffectOf<'down'>['how'], ...nodes: readonly string[]): Effect => ({
  ...{ is: 'down', nodes, how },
});
/** All packets, in all families unless told otherwise. */
export const lossy = (
  from: readonly string[],
  to: readonly string[],
  families: readonly Family[] = [4, 6],
): Effect => ({
  ...{ is: 'lossy', from, to, families, loss: 1 },
});
export const deaf = (node: string, protocol: 'udp' | 'tcp', number: number): Effect => ({
  ...{ is: 'deaf', nodes: [node], port: { protocol, number } },
});
