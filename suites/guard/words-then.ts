import type { Effect, EffectOf } from '../../harness/lab/effect.ts';

/** An effect in the words of the day on which the schedules were stored. */
export type InWordsThen = Exclude<Effect, { is: 'pushed' }> | (Omit<EffectOf<'pushed'>, 'is'> & { is: 'tainted' });

/** The second translation: a push was called by what a bad one is, sound or not. */
export const inWordsThen = (effect: Effect): InWordsThen =>
  effect.is === 'pushed' ? { ...effect, is: 'tainted' } : effect;

/** The version that a file of a history had then; that it is another now is all that its header tells of the words. */
export const HEADER_THEN = { from: '"version":2', to: '"version":1' } as const;
