import { serviceDeath } from './service-death.ts';

/** A service stands still: a stuck disk, a long collection, a debugger. Its kernel goes on taking connections for it. */
export const servicePause = serviceDeath('pause', {
  kind: 'service-pause',
  title: 'a service of your own stands still, and goes on as it was',
  instant: false,
  describe: (target) => `${target} stands still`,
});
