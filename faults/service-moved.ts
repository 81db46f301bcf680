import { serviceDeath } from './service-death.ts';

/** A service gets another address, and its names follow: what happens to any container that is made anew. */
export const serviceMoved = serviceDeath('moved', {
  kind: 'service-moved',
  title: 'a service of your own gets another address, and its names follow',
  instant: false,
  describe: (target) => `${target} has another address`,
});
