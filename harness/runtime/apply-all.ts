import { comesLast, type Effect } from '../lab/effect.ts';
import { joinHandles } from './handles.ts';
import type { Handle, Lab } from './runtime.ts';

/** Brings all effects of one injection about as one: at once, and then those that come last. */
export async function applyAll(lab: Lab, effects: readonly Effect[], injection: number): Promise<Handle> {
  const apply = (some: readonly Effect[]) => Promise.all(some.map((effect) => lab.apply(effect, injection)));
  const last = effects.filter(comesLast);
  if (last.length === 0) return joinHandles(await apply(effects));
  const first = await apply(effects.filter((effect) => !comesLast(effect)));
  return joinHandles([...first, ...(await apply(last))]);
}
