import { pick } from '../input/did-you-mean.ts';
import type { LabSpec } from '../lab/spec.ts';
import type { Profile } from '../runtime/entry.ts';
import { scaleInjections } from '../schedule/scale.ts';
import type { Injection, Schedule } from '../schedule/schedule.ts';
import type { Catalogue } from './catalogue.ts';
import { type Settings, type Setup, setUp } from './setup.ts';

/** A setup on containers, and how schedules of the original one are told there. */
export interface OnContainers {
  readonly setup: Setup;
  scale(schedule: Schedule): Schedule;
}

/** Injections of one lab's timing, for another's; those of the same timing stay as they are. */
export const retimed = (injections: readonly Injection[], from: LabSpec, to: LabSpec): readonly Injection[] =>
  from.timing.profile === to.timing.profile ? injections : scaleInjections(injections, from.timing, to.timing);

/** The same lab in containers, in this timing. Throws UsageError when the lab cannot be set up so. */
export function onContainers(
  catalogue: Catalogue,
  settings: Settings,
  original: Setup,
  timing: Profile = 'docker',
): OnContainers {
  const there: Settings = { ...settings, timing, runtime: 'docker' };
  const entry = pick('lab', settings.lab, catalogue.labs, ({ name }) => name);
  const foreign = original.builtIn ? undefined : { ...original.spec, timing: entry.spec(timing).timing };
  const setup = setUp(catalogue, there, foreign);
  return {
    setup,
    scale: ({ seed, injections }) => ({ seed, injections: retimed(injections, original.spec, setup.spec) }),
  };
}
