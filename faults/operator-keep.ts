import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { operated } from './operated.ts';

const Params = z.strictObject({
  /** The kind of release whose last known good is edited. */
  release: z.string(),
  /** What is kept in its place: the one that was good before it, or the one that the lab started with. */
  as: z.enum(['previous', 'first']),
});
type Params = z.infer<typeof Params>;

/** An operator edits what control keeps as last known good: to what it goes back, and from what it makes the next release. No node is told. */
export const operatorKeep = defineFault<Params>({
  kind: 'operator-keep',
  title: 'an operator edits what is kept as last known good',
  params: Params,
  instant: true,
  isTold: true,
  targets: () => ['all'],
  arbitrary: () => fc.constant({ release: 'system-config', as: 'previous' as const }),
  milder: { as: ['previous', 'first'] },
  effects: (injection, spec) => [operated('keep', injection, spec)],
  describe: ({ params: { release, as } }) =>
    `an operator makes the ${as} ${release} ${as === 'first' ? 'of all ' : ''}the last known good`,
});
