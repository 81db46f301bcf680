import { HarnessError } from '../basics/errors.ts';

/** How a node dies, of whatever platform: the kernel lives on and answers with resets, or the whole machine falls silent. */
export type Death = 'process' | 'machine';

/**
 * How else a service can die that runs in a container of its owner's. `container`: its addresses and names go with it. `crash`: by itself, so
 * that its owner's restart policy acts. `pause`: it stands still, its kernel goes on taking what is sent to it, and it goes on as it was.
 * `restart`: told to end, and started again. `moved`: it lives on under another address, and is lost to whoever has the old one.
 */
export type ServiceDeath = 'container' | 'crash' | 'pause' | 'restart' | 'moved';

/** The deaths of services alone, for whoever has to tell them from those that every node may die. */
export const SERVICE_DEATHS = [
  'container',
  'crash',
  'pause',
  'restart',
  'moved',
] as const satisfies readonly ServiceDeath[];

const isDeath = (how: Death | ServiceDeath): how is Death => !SERVICE_DEATHS.some((one) => one === how);

/** Why a lab that is not of services cannot bring a death about, as a clause; undefined where it can. */
export const cannotDieSo = (how: Death | ServiceDeath): string | undefined =>
  isDeath(how) ? undefined : `nothing dies by "${how}" but services of a lab of your own`;

/** A death that every node may die. Throws HarnessError for another. */
export function everyonesDeath(how: Death | ServiceDeath): Death {
  if (isDeath(how)) return how;
  throw new HarnessError(`a lab that is not of services was told of a death by "${how}"`);
}
