import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { controlTargets } from './targets.ts';

/** A version with no known fault; the labs start on 13.0. */
const SOUND_VERSION = '13.1';

const Params = z.strictObject({ version: z.string().regex(/^\d+\.\d+$/, 'must look like 13.1') });
type Params = z.infer<typeof Params>;

/** Pushes an operating system: every nameserver restarts, one region after the other (paper 5.2). */
export const osPush = defineFault<Params>({
  kind: 'os-push',
  title: 'a new operating system is pushed',
  params: Params,
  instant: true,
  isOrder: true,
  targets: controlTargets,
  arbitrary: () => fc.record({ version: fc.constant(SOUND_VERSION) }),
  milder: {},
  effects: ({ params: { version } }) => [
    { is: 'pushed', order: { kind: 'operating-system', mutation: 'os-upgrade', args: { version } }, bad: false },
  ],
  describe: ({ params }) => `push of operating system ${params.version}`,
});
