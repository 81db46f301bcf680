import type { History, StarvedEvent } from '../history/events.ts';
import type { LabSpec } from '../lab/spec.ts';

/**
 * Why a run's harm is not held against the lab: a process waited longer for a processor than all of a term's slack, so what is late
 * may be the machine's doing. The longest wait is named. Undefined for a machine that kept up, as in the simulation always.
 */
export function starvation(history: History, { timing }: Pick<LabSpec, 'timing'>): string | undefined {
  let worst: StarvedEvent | undefined;
  for (const event of history) {
    if (event.type === 'starved' && event.forMs > (worst?.forMs ?? timing.slackMs)) worst = event;
  }
  return (
    worst &&
    `the machine is too busy: ${worst.who} waited ${worst.forMs} ms for a processor, where ${timing.slackMs} ms are allowed for`
  );
}
