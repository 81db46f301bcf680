import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { targetNodes } from '../harness/schedule/target.ts';
import { nodeTargets } from './targets.ts';

const Params = z.strictObject({});
type Params = z.infer<typeof Params>;

/**
 * Nodes live and do not run: a hypervisor that moves them, a stuck disk, a long collection. Their kernels go on taking what is sent to them, and
 * when they go on, nothing tells them that time has passed: who led goes on leading, and who was pushing goes on pushing.
 */
export const nodePause = defineFault<Params>({
  kind: 'node-pause',
  title: 'a node stands still, and goes on as it was',
  params: Params,
  instant: false,
  targets: (spec) => nodeTargets(spec),
  arbitrary: () => fc.record({}),
  milder: {},
  effects: ({ target }, spec) => [{ is: 'down', nodes: targetNodes(target, spec).map(({ id }) => id), how: 'pause' }],
  describe: ({ target, durationMs }) => `${target} stands still for ${durationMs / 1000} s`,
});
