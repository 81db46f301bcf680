import type Dockerode from 'dockerode';
import type { Ms } from '../../lab/spec.ts';
import { abandon } from './abandoned.ts';
import { pace } from './shared/pace.ts';
import { sweepLab } from './sweep.ts';
import type { Watchdog } from './watchdog.ts';

/**
 * Removes a lab of this process, within `idleMs` on an idle machine, and lets its watchdog go. Throws HarnessError when something is
 * left, which the watchdog then goes on removing.
 */
export async function endLab(docker: Dockerode, labId: string, watchdog: Watchdog, idleMs: Ms): Promise<void> {
  try {
    await sweepLab(docker, labId, pace.limitMs(idleMs));
  } catch (error) {
    abandon(labId, error);
    watchdog.takeOver();
    throw error;
  }
  await watchdog.dismiss();
}
