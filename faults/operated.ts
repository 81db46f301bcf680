import { z } from 'zod';
import type { EffectOf } from '../harness/lab/effect.ts';
import { LIMITS } from '../harness/lab/limits.ts';
import { WAYS, type Way } from '../harness/lab/operator-order.ts';
import type { LabSpec, Ms } from '../harness/lab/spec.ts';
import type { Injection } from '../harness/schedule/schedule.ts';
import { targetNodes } from '../harness/schedule/target.ts';

/** How an operator does something: by order, through release control, or by hand, out of band, straight to the nodes; absent is by order. */
export const By = z.enum(WAYS).optional();

/** The effect of an operator's action at a target. */
export function operated(
  action: string,
  { target, params: { by = 'order', ...args } }: Pick<Injection, 'target'> & { params: Injection['params'] },
  spec: LabSpec,
  forMs?: Ms,
): EffectOf<'operated'> {
  const nodes = targetNodes(target, spec).map(({ id }) => id);
  const order = { action, args, nodes, ...(forMs !== undefined && { forMs }) };
  return { is: 'operated', order, by: by as Way };
}

/** How long something lasts at most: like everything else it is over when the quiet period begins. By hand it has no duration, and ends when it is healed. */
export function lastingMs({ atMs, durationMs }: Injection, { timing }: LabSpec): Ms {
  return durationMs > 0 ? Math.min(durationMs, timing.durationMs - timing.quietMs - atMs) : LIMITS.runMs;
}

/** How it is done, in words. */
export const byHand = ({ by }: { readonly by?: Way | undefined }): string => (by === 'hand' ? ', by hand' : '');
