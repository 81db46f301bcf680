import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { astrayAt } from './astray.ts';
import { nodeTargets } from './targets.ts';

/** Who takes releases. */
const ROLES = ['edge', 'llns', 'tlns'];

const Params = z.strictObject({
  /** The kind of release; absent is every kind. */
  release: z.enum(['customer-config', 'system-config', 'software', 'operating-system']).optional(),
  everyMs: z.number().int().min(500).max(60_000),
});
type Params = z.infer<typeof Params>;

/** A release that a node had before the present one is handed to it once more, signed as it was, by a queue, a mirror or an attacker: again and again. */
export const staleRelease = defineFault<Params>({
  kind: 'stale-release',
  title: 'an old release is delivered once more',
  params: Params,
  instant: false,
  isTold: true,
  targets: (spec) => nodeTargets(spec, ROLES),
  arbitrary: () => fc.record({ everyMs: fc.constantFrom(5000, 2000, 1000) }),
  milder: { everyMs: [5000, 2000, 1000, 500] },
  effects: (injection, spec) => [astrayAt('stale-release', ROLES, injection, spec)],
  describe: ({ target, params: { release, everyMs }, durationMs }) =>
    `${target} is handed its old ${release ?? 'release of each kind'} once more every ${everyMs / 1000} s for ${durationMs / 1000} s`,
});
