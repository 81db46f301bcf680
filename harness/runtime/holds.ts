import type { Death } from '../lab/deaths.ts';

/** How many injections hold one node down, by how. */
export type Holds = Record<Death, number>;

export const noHolds = (): Holds => ({ process: 0, machine: 0, pause: 0 });

/** Whether any injection holds the node down: it may start, or go on, only when none does. */
export const areHeld = (holds: Holds): boolean => areDeadly(holds) || holds.pause > 0;

/** Whether any has killed it: it is started anew then, and not let go on. */
export const areDeadly = ({ process, machine }: Holds): boolean => process + machine > 0;
