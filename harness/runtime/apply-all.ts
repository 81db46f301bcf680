import type { Effect } from '../lab/effect.ts';
import { joinHandles } from './handles.ts';
import type { Handle, Lab } from './runtime.ts';

/** Brings all effects of one injection about, at once, as one. */
export const applyAll = async (lab: Lab, effects: readonly Effect[], injection: number): Promise<Handle> =>
  joinHandles(await Promise.all(effects.map((effect) => lab.apply(effect, injection))));
