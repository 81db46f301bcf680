import fc from 'fast-check';
import { z } from 'zod';
import { topologyOf } from '../harness/lab/topology.ts';
import { defineFault } from '../harness/schedule/fault.ts';

const Params = z.strictObject({});
type Params = z.infer<typeof Params>;

/** An operator holds all releases, and lets them go on later: what stands in a phase meanwhile stands there longer. */
export const operatorHold = defineFault<Params>({
  kind: 'operator-hold',
  title: 'an operator holds all releases',
  params: Params,
  instant: false,
  isOrder: true,
  targets: (spec) => (topologyOf(spec).ofRole('control').length > 0 ? ['fleet:control'] : []),
  arbitrary: () => fc.constant({}),
  milder: {},
  effects({ atMs, durationMs }, { timing }) {
    // Like everything else it is over when the quiet period begins. By hand it has no duration, and ends when it is healed.
    const leftMs = timing.durationMs - timing.quietMs - atMs;
    return [{ is: 'held', ...(durationMs > 0 && { forMs: Math.min(durationMs, leftMs) }) }];
  },
  describe: ({ durationMs }) => `all releases are held for ${durationMs / 1000} s`,
});
