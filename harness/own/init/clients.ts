import type { Asked } from '../lab-file/lab-file.ts';
import type { RoleSeen } from './roles.ts';
import type { ServiceSeen } from './seen.ts';
import { upstreamsOf } from './upstreams.ts';

/**
 * Whom clients ask: resolvers that no other resolver or balancer has behind it, and those that serve nothing themselves before others; the
 * servers of each zone where there is no resolver.
 */
export function clientsAsk(
  all: readonly ServiceSeen[],
  roles: readonly RoleSeen[],
): { readonly ask: Asked; readonly why: string } {
  const resolvers = roles.filter((one) => one.roles.includes('resolver')).map(({ service }) => service);
  if (resolvers.length === 0) return { ask: { how: 'servers' }, why: 'the lab has no resolver' };
  const fronts = roles.filter((one) => one.roles.some((role) => role === 'resolver' || role === 'balancer'));
  const behind = new Set(fronts.flatMap(({ service }) => upstreamsOf(service, all).services));
  const open = resolvers.filter((service) => !behind.has(service));
  const services = open.length > 0 ? open : resolvers;
  const pure = services.filter((service) => all.some((one) => one.service === service && one.serves.length === 0));
  return { ask: { how: 'resolvers', services: pure.length > 0 ? pure : services }, why: 'RA' };
}
