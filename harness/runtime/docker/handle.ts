import type { Ms } from '../../lab/spec.ts';
import type { Evidence, Handle } from '../runtime.ts';
import type { RunContext } from './run-context.ts';

/** What an injection has touched so far. */
export interface Touches {
  touched: number;
  bitAtMs?: Ms;
}

/**
 * The handle of an injection's effect. `undo` runs once, at the first `heal` or when the lab stops; `leak` is the sentence
 * that tells of the effect until then. An effect without `undo` is over at once.
 */
export function createHandle(
  context: Pick<RunContext, 'clock' | 'effects'>,
  touches: Touches,
  leak = '',
  undo?: () => Promise<void>,
): Handle {
  let healedAtMs: Ms | undefined;
  let healing: Promise<void> | undefined;
  const evidence = (): Evidence => ({ ...touches, ...(healedAtMs !== undefined && { healedAtMs }) });
  if (!undo) return { evidence, heal: async () => undefined };
  const heal = (): Promise<void> => {
    healing ??= undo().then(() => {
      forget();
      healedAtMs = context.clock.nowMs();
    });
    return healing;
  };
  const forget = context.effects.add(leak, heal);
  return { evidence, heal };
}
