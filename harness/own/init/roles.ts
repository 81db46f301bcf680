import type { OwnRole } from '../lab-file/lab-file.ts';
import { type ServiceSeen, zonesServed } from './seen.ts';
import { isBalancer } from './software.ts';
import { upstreamsOf } from './upstreams.ts';
import { sayingSecondary } from './zone-candidates.ts';

/** What a service is there for, and by what that was seen. */
export interface RoleSeen {
  readonly service: string;
  readonly roles: readonly OwnRole[];
  readonly why: string;
}

/** Names that are told of a list. */
const TOLD_MAX = 3;

/** A list in words, short. */
export function listed(names: readonly string[]): string {
  const told = names.slice(0, TOLD_MAX).join(', ');
  return names.length > TOLD_MAX ? `${told} and ${names.length - TOLD_MAX} more` : told;
}

interface Reason {
  readonly role: OwnRole;
  readonly why: string;
}

function asServer({ serves, texts }: ServiceSeen): readonly Reason[] {
  if (serves.length === 0) return [];
  const zones = listed(serves.map(({ zone }) => zone));
  const saying = sayingSecondary(texts);
  return saying
    ? [{ role: 'secondary', why: `AA for ${zones}, which comes by transfer (${saying.name})` }]
    : [{ role: 'authoritative', why: `AA for ${zones}` }];
}

/**
 * Who offers recursion is a resolver if it resolves what others serve. Where the lab has zones and it resolves none it is none to the lab: it
 * asks the Internet, or nobody.
 */
function asResolver({ offersRecursion, resolves, serves }: ServiceSeen, hasZones: boolean): readonly Reason[] {
  if (!offersRecursion) return [];
  if (resolves.length > 0) return [{ role: 'resolver', why: `RA, and resolves ${listed(resolves)}` }];
  return hasZones || serves.length > 0 ? [] : [{ role: 'resolver', why: 'RA' }];
}

const spoken = (pages: ServiceSeen['pages']): string =>
  `speaks ${pages.map(({ over, port }) => `${over === 'http' ? 'HTTP' : 'HTTPS'} on port ${port}`).join(', ')}`;

/** Who speaks HTTP where users come is an edge, and who does so where only others of the lab come, by their configuration, an origin. */
function asEdge({ pages, software, service }: ServiceSeen, all: readonly ServiceSeen[]): readonly Reason[] {
  if (isBalancer(software) || pages.length === 0) return [];
  const open = pages.filter(({ isOpen }) => isOpen);
  if (open.length > 0) return [{ role: 'edge', why: spoken(open) }];
  const askers = all.filter((other) => upstreamsOf(other.service, all).services.includes(service));
  const names = listed(askers.map((one) => one.service));
  return askers.length > 0 ? [{ role: 'origin', why: `${spoken(pages)}, for ${names}` }] : [];
}

function asBalancer({ software, pages, dns }: ServiceSeen): readonly Reason[] {
  const isHeard = pages.length > 0 || dns === 'answers' || software === 'haproxy';
  return isBalancer(software) && isHeard ? [{ role: 'balancer', why: `runs ${software}` }] : [];
}

/** Why nothing is known of a service that runs. */
function whyOther({ dns, programs, offersRecursion, pages }: ServiceSeen): string {
  if (pages.length > 0) return `${spoken(pages)}, where nobody is known to come`;
  if (dns === 'refuses')
    return 'REFUSED whatever the asker asked: its access list leaves the asker out, or it serves nothing';
  if (dns === 'silent') return 'listens on port 53, and does not answer';
  if (offersRecursion) return 'RA, and resolves no zone of the lab';
  if (dns === 'answers') return 'speaks DNS, and serves no zone that was found';
  return programs.length > 0 ? `speaks neither DNS nor HTTP: runs ${listed(programs)}` : 'speaks neither DNS nor HTTP';
}

/** What each service of a lab is there for, from what was seen of it while the lab stood. */
export function rolesOf(all: readonly ServiceSeen[]): readonly RoleSeen[] {
  const hasZones = zonesServed(all).size > 0;
  return all.map((seen) => {
    const { service, state } = seen;
    if (state === 'done') return { service, roles: ['setup'], why: 'has ended with 0' };
    const reasons = [...asBalancer(seen), ...asServer(seen), ...asResolver(seen, hasZones), ...asEdge(seen, all)];
    if (reasons.length === 0) return { service, roles: ['other'], why: whyOther(seen) };
    return { service, roles: reasons.map(({ role }) => role), why: reasons.map(({ why }) => why).join('; ') };
  });
}
