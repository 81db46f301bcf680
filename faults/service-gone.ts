import { serviceDeath } from './service-death.ts';

/** A container goes as a whole: nobody has its addresses, and its names are known no more. */
export const serviceGone = serviceDeath('container', {
  kind: 'service-gone',
  title: 'the container of a service of your own goes, and its addresses and names with it',
  instant: false,
  describe: (target) => `${target} is gone, with its addresses and names,`,
});
