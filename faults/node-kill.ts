import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { targetNodes } from '../harness/schedule/target.ts';
import { nodeTargets } from './targets.ts';

const Params = z.strictObject({
  /** `process`: the kernel lives on and answers with resets. `machine`: silence. */
  how: z.enum(['process', 'machine']),
});
type Params = z.infer<typeof Params>;

/** Kills nodes, and starts them again when it heals. */
export const nodeKill = defineFault<Params>({
  kind: 'node-kill',
  title: 'a node dies and comes back',
  params: Params,
  instant: false,
  weight: 4,
  targets: (spec) => nodeTargets(spec),
  arbitrary: () => fc.record({ how: fc.constantFrom('process', 'machine') }),
  milder: { how: ['process', 'machine'] },
  effects: ({ target, params }, spec) => [
    { is: 'down', nodes: targetNodes(target, spec).map(({ id }) => id), how: params.how },
  ],
  describe: ({ target, params, durationMs }) => `${params.how} of ${target} dies for ${durationMs / 1000} s`,
});
