import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { astrayAt } from './astray.ts';
import { nodeTargets } from './targets.ts';

const CONTENTS = ['outdated', 'other'] as const;

const Params = z.strictObject({
  /** What it has in place of what is right: what was right long ago, or another customer's. */
  content: z.enum(CONTENTS),
});
type Params = z.infer<typeof Params>;

/** Customers' own servers have wrong content. No edge can tell, and keeps it as it keeps all content, and no longer. */
export const originWrong = defineFault<Params>({
  kind: 'origin-wrong',
  title: 'origins have wrong content',
  params: Params,
  instant: false,
  targets: (spec) => nodeTargets(spec, ['origin']),
  arbitrary: () => fc.record({ content: fc.constantFrom(...CONTENTS) }),
  milder: { content: CONTENTS },
  effects: (injection, spec) => [astrayAt('origin-wrong', ['origin'], injection, spec)],
  describe: ({ target, params, durationMs }) =>
    `${target} has ${params.content === 'other' ? "another customer's" : 'outdated'} content for ${durationMs / 1000} s`,
});
