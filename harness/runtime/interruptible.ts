import { HarnessError } from '../basics/errors.ts';
import type { Lab, Runtime } from './runtime.ts';

/** Settles as the promise does, or rejects with HarnessError as soon as the signal comes. */
async function unless<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  let refuse: (error: Error) => void = () => undefined;
  const interrupted = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  const onAbort = () => refuse(new HarnessError('interrupted'));
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  // Whoever loses the race may still fail, and that is nobody's business.
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, interrupted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * A runtime whose labs let go at once when the signal comes: a run under way fails, and no other starts. For labs in real
 * time, where the end of a run is long to wait for.
 */
export function interruptible(runtime: Runtime, signal: AbortSignal): Runtime {
  return {
    name: runtime.name,
    ...(runtime.cannot && { cannot: runtime.cannot }),
    close: () => runtime.close(),
    async start(definition, seed, foreseen) {
      if (signal.aborted) throw new HarnessError('interrupted');
      const lab = await unless(signal, runtime.start(definition, seed, foreseen));
      // Not a copy: `history` is a getter.
      return Object.assign(Object.create(lab), {
        runUntil: (atMs: number) => unless(signal, lab.runUntil(atMs)),
      }) as Lab;
    },
  };
}
