import { serviceDeath } from './service-death.ts';

/** A service dies by itself: whether it comes back is its restart policy's to say, as it would be of any crash. */
export const serviceCrash = serviceDeath('crash', {
  kind: 'service-crash',
  title: 'a service of your own crashes, and its restart policy acts',
  instant: false,
  describe: (target) => `${target} crashes, and unless its restart policy starts it stays dead`,
});
