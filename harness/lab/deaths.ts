import { HarnessError } from '../basics/errors.ts';

/**
 * How a node dies, of whatever platform. `process`: its kernel lives on and answers with resets. `machine`: all of it falls silent. `pause`: its
 * processes stand still, its kernel goes on taking what is sent to them, and they go on as they were.
 */
export type Death = 'process' | 'machine' | 'pause';

/**
 * How else a service can die that runs in a container of its owner's. `container`: its addresses and names go with it. `crash`: by itself, so
 * that its owner's restart policy acts. `restart`: told to end, and started again. `moved`: it lives on under another address, and is lost to
 * whoever has the old one. Which services can be paused their labs say too, since not every engine can do that.
 */
export type ServiceDeath = 'container' | 'crash' | 'pause' | 'restart' | 'moved';

/** The deaths that a service may or may not die, as its lab says. */
export const SERVICE_DEATHS = [
  'container',
  'crash',
  'pause',
  'restart',
  'moved',
] as const satisfies readonly ServiceDeath[];

const DEATHS: Readonly<Record<Death, true>> = { process: true, machine: true, pause: true };

const isDeath = (how: Death | ServiceDeath): how is Death => how in DEATHS;

/** Why a lab that is not of services cannot bring a death about, as a clause; undefined where it can. */
export const cannotDieSo = (how: Death | ServiceDeath): string | undefined =>
  isDeath(how) ? undefined : `nothing dies by "${how}" but services of a lab of your own`;

/** A death that every node may die. Throws HarnessError for another. */
export function everyonesDeath(how: Death | ServiceDeath): Death {
  if (isDeath(how)) return how;
  throw new HarnessError(`a lab that is not of services was told of a death by "${how}"`);
}
