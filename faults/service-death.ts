import fc from 'fast-check';
import { z } from 'zod';
import type { ServiceDeath } from '../harness/lab/deaths.ts';
import { defineFault, type Fault } from '../harness/schedule/fault.ts';
import { targetNodes } from '../harness/schedule/target.ts';

const NOTHING = z.strictObject({});

/** A death that only services of a lab of one's own can die: `describe` says what it does to a target. */
export const serviceDeath = (
  how: ServiceDeath,
  { kind, title, instant, describe }: Pick<Fault, 'kind' | 'title' | 'instant'> & { describe(target: string): string },
): Fault =>
  defineFault({
    ...{ kind, title, instant, params: NOTHING, milder: {} },
    targets: ({ nodes = [] }) => nodes.flatMap(({ id, deaths }) => (deaths?.includes(how) ? [`node:${id}`] : [])),
    arbitrary: () => fc.record({}),
    effects: ({ target }, spec) => [{ is: 'down', nodes: targetNodes(target, spec).map(({ id }) => id), how }],
    describe: ({ target, durationMs }) => `${describe(target)}${instant ? '' : ` for ${durationMs / 1000} s`}`,
  });
