/** How many injections hold one node's process down, and how many its machine. */
export interface Holds {
  process: number;
  machine: number;
}

export const noHolds = (): Holds => ({ process: 0, machine: 0 });

/** Whether any injection holds the node down: it may start only when none does. */
export const areHeld = ({ process, machine }: Holds): boolean => process + machine > 0;
