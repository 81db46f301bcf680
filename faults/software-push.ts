import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { controlTargets } from './targets.ts';

/** A version with no known fault: what random schedules push, for the restarts that come with it. */
const SOUND_VERSION = '2.1.6';

const Params = z.strictObject({ version: z.string().regex(/^\d+\.\d+\.\d+$/, 'must look like 2.1.5') });
type Params = z.infer<typeof Params>;

/** Pushes nameserver software; every node that takes it restarts. Whether it is bad has to show. */
export const softwarePush = defineFault<Params>({
  kind: 'software-push',
  title: 'new nameserver software is pushed',
  params: Params,
  instant: true,
  weight: 2,
  isOrder: true,
  targets: controlTargets,
  arbitrary: () => fc.record({ version: fc.constant(SOUND_VERSION) }),
  milder: {},
  effects: ({ params: { version } }) => [
    { is: 'pushed', order: { kind: 'software', mutation: 'upgrade', args: { version } }, bad: false },
  ],
  describe: ({ params }) => `push of nameserver software ${params.version}`,
});
