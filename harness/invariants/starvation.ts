import type { History, StarvedEvent } from '../history/events.ts';
import { HARNESS } from '../history/events.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';

/** When the harness did something to the lab, by time. */
const actsOf = (history: History): readonly Ms[] =>
  history.flatMap(({ type, atMs }) => (type === 'inject' || type === 'heal' || type === 'order' ? [atMs] : []));

/**
 * Why a run's harm is not held against the lab: a process waited longer for a processor than all of a term's slack, so what is late
 * may be the machine's doing. A wait of the harness itself counts where it was to do something then, since the history may have a
 * death too early by it: else it only watches. The longest wait is named. Undefined for a machine that kept up, as in the simulation
 * always.
 */
export function starvation(history: History, { timing }: Pick<LabSpec, 'timing'>): string | undefined {
  const { slackMs } = timing;
  const acts = actsOf(history);
  const matters = ({ who, atMs, forMs }: StarvedEvent): boolean =>
    who !== HARNESS || acts.some((actMs) => actMs >= atMs - forMs - slackMs && actMs <= atMs + slackMs);
  let worst: StarvedEvent | undefined;
  for (const event of history) {
    if (event.type === 'starved' && event.forMs > (worst?.forMs ?? slackMs) && matters(event)) worst = event;
  }
  return (
    worst &&
    `the machine is too busy: ${worst.who} waited ${worst.forMs} ms for a processor, where ${slackMs} ms are allowed for`
  );
}
