import fc from 'fast-check';
import { z } from 'zod';
import { controlTargets } from '../../faults/targets.ts';
import { defineFault } from '../../harness/schedule/fault.ts';

const Params = z.strictObject({});

/** Pushes a sound system config. Campaigns do not draw it: a customer's new settings do the same. */
export const systemPush = defineFault<z.infer<typeof Params>>({
  kind: 'system-push',
  title: 'a sound system config is pushed',
  params: Params,
  instant: true,
  isOrder: true,
  targets: controlTargets,
  arbitrary: () => fc.constant({}),
  milder: {},
  effects: () => [{ is: 'pushed', order: { kind: 'system-config', mutation: 'new-revision', args: {} }, bad: false }],
  describe: () => 'push of a sound system config',
});
