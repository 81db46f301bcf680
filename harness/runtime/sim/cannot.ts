import { cannotDieSo } from '../../lab/deaths.ts';
import type { Effect } from '../../lab/effect.ts';

/** Why the simulation cannot bring an effect about, as a clause; undefined where it can. Whoever asks for it is told before anything is started. */
export function cannotInSimulation(effect: Effect): string | undefined {
  if (effect.is === 'down') return cannotDieSo(effect.how);
  return effect.is === 'deaf' ? 'in the simulation no port of a node is cut by itself' : undefined;
}
