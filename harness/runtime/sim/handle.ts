import type { Ms } from '../../lab/spec.ts';
import type { Evidence, Handle } from '../runtime.ts';
import type { Clock } from './clock.ts';

/** Counts what an injection touched, and when that began. */
interface Touches {
  touch(): void;
  /** As many at once. */
  add(touched: number): void;
  /** The handle of the injection; `undo` is called once, by the first `heal`. */
  handle(undo?: () => void): Handle;
}

export function createTouches(clock: Clock): Touches {
  let touched = 0;
  let bitAtMs: Ms | undefined;
  let healedAtMs: Ms | undefined;
  const evidence = (): Evidence => ({
    ...(bitAtMs !== undefined && { bitAtMs }),
    ...(healedAtMs !== undefined && { healedAtMs }),
    touched,
  });
  const add = (more: number) => {
    bitAtMs ??= clock.nowMs();
    touched += more;
  };
  return {
    touch: () => add(1),
    add,
    handle: (undo) => ({
      evidence,
      async heal() {
        if (!undo || healedAtMs !== undefined) return;
        healedAtMs = clock.nowMs();
        undo();
      },
    }),
  };
}

/** The handle of something that is done already, and that was measured as it was done. */
export function handleOf(
  clock: Clock,
  done: Pick<Evidence, 'touched' | 'bitAtMs'>,
  undo?: () => Promise<void>,
): Handle {
  let healedAtMs: Ms | undefined;
  return {
    evidence: () => ({ ...done, ...(healedAtMs !== undefined && { healedAtMs }) }),
    async heal() {
      if (!undo || healedAtMs !== undefined) return;
      healedAtMs = clock.nowMs();
      await undo();
    },
  };
}
