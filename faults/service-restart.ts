import { serviceDeath } from './service-death.ts';

/** A service is told to end, and started again: what any operator does. */
export const serviceRestart = serviceDeath('restart', {
  kind: 'service-restart',
  title: 'a service of your own is restarted',
  instant: true,
  describe: (target) => `${target} is restarted`,
});
