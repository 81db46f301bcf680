import type { Need } from '../lab-file/lab-file.ts';
import { listed, type RoleSeen } from './roles.ts';
import { type ServiceSeen, seenOf, zonesServed } from './seen.ts';
import { upstreamsOf } from './upstreams.ts';

/** Whom a service needs: a proposal, since only the owner knows. */
export interface NeedSeen {
  readonly service: string;
  readonly needs: readonly Need[];
  readonly why: string;
  /** What an owner should look at: a sentence. */
  readonly odd?: string;
}

const hasRole = (roles: readonly RoleSeen[], service: string, ...any: readonly string[]): boolean =>
  roles.some((one) => one.service === service && one.roles.some((role) => any.includes(role)));

/** For each set of servers that zones have: one of it. */
function anyOfEach(
  zones: ReadonlyMap<string, readonly string[]>,
  names: readonly string[],
  but: string,
): readonly Need[] {
  const sets = new Map<string, Need>();
  for (const name of names) {
    const any = (zones.get(name) ?? []).filter((service) => service !== but);
    if (any.length > 0) sets.set([...any].toSorted().join(' '), { any });
  }
  return [...sets.values()];
}

/**
 * A resolver needs one server of each zone that it resolves: all that serve it count, also those that its configuration leaves out, since that
 * may be the mistake that is looked for. One that asks other resolvers needs one of these.
 */
function needsOfResolver(
  { service, resolves }: ServiceSeen,
  all: readonly ServiceSeen[],
  roles: readonly RoleSeen[],
): NeedSeen | undefined {
  const { services: named, where } = upstreamsOf(service, all);
  const forwarders = named.filter((other) => hasRole(roles, other, 'resolver', 'balancer'));
  if (forwarders.length > 0)
    return { service, needs: [{ any: forwarders }], why: `${where} names ${listed(forwarders)}` };
  const needs = anyOfEach(zonesServed(all), resolves, service);
  if (needs.length === 0) return undefined;
  const servers = [...new Set(needs.flatMap(({ any }) => any))];
  const missing = servers.filter((server) => !named.includes(server));
  const served = `serving ${listed(resolves)}`;
  if (named.length === 0 || missing.length === 0) return { service, needs, why: served };
  const odd = `${where} does not name ${listed(missing)}`;
  return {
    ...{ service, needs, why: `${served}, though ${odd}: leave out whom it need not know` },
    odd: `${service}: ${odd}, and what it resolves is served there too`,
  };
}

/** Who hands requests on needs one of those that its configuration names. */
function needsOfFront(seen: ServiceSeen, all: readonly ServiceSeen[]): NeedSeen | undefined {
  const { services, where } = upstreamsOf(seen.service, all);
  const any = services.filter((service) => {
    const other = seenOf(all, service);
    return other?.state === 'running' && (other.pages.length > 0 || other.dns !== 'none');
  });
  return any.length > 0 ? { service: seen.service, needs: [{ any }], why: `${where} names ${listed(any)}` } : undefined;
}

/** Whom each service needs, as far as zones and configurations tell. */
export function needsOf(all: readonly ServiceSeen[], roles: readonly RoleSeen[]): readonly NeedSeen[] {
  return all.flatMap((seen) => {
    if (hasRole(roles, seen.service, 'balancer')) return needsOfFront(seen, all) ?? [];
    if (hasRole(roles, seen.service, 'resolver')) return needsOfResolver(seen, all, roles) ?? [];
    return hasRole(roles, seen.service, 'edge') ? (needsOfFront(seen, all) ?? []) : [];
  });
}
