import { byEffect, type Effect, type ForEachEffect } from '../lab/effect.ts';

/** What is counted of each effect as the proof that it bit: what a handle's `touched` is the number of. */
const COUNTED: ForEachEffect<string> = {
  down: ({ how }) => (how === 'pause' ? 'nodes that stood still' : 'nodes that died of it'),
  lossy: () => 'packets lost',
  deaf: () => 'packets lost',
  slow: () => 'packets delayed',
  busy: () => 'pieces of work that waited or were refused',
  throttled: () => 'ms that programs stood still',
  hostile: () => 'datagrams that came in',
  held: () => 'controls that hold releases',
  pushed: () => 'orders that control took',
  operated: () => 'controls and nodes that did as an operator said',
  astray: () => 'things that programs did wrong',
};

/** How it is proved that effects bit, in words, each once. */
export const proofWords = (effects: readonly Effect[]): string =>
  [...new Set(effects.map((effect) => byEffect(COUNTED, effect)))].join(', ');
