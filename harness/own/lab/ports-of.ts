import { type LabFile, type OwnRole, ofService } from '../lab-file/lab-file.ts';

const DNS: readonly string[] = ['53/udp', '53/tcp'];
const HTTP: readonly string[] = ['80/tcp'];

/** Where a service may listen, by what its owner says that it is. */
const BY_ROLE: Readonly<Partial<Record<OwnRole, readonly string[]>>> = {
  ...{ authoritative: DNS, secondary: DNS, resolver: DNS },
  ...{ balancer: HTTP, edge: HTTP },
};

/** The port that a page is asked for at, and whether that is the usual one of HTTPS. */
function portIn(url: string): { readonly text: string; readonly isHttps: boolean } {
  const { port, protocol } = new URL(url);
  const isHttps = protocol === 'https:';
  return { text: `${port === '' ? (isHttps ? 443 : 80) : port}/tcp`, isHttps: isHttps && port === '' };
}

/**
 * The ports at which a service may listen, as its owner's roles and checks have it: those of its roles; of HTTPS too where any page is asked for so;
 * and wherever a page is asked for of it.
 */
export function portsOf(service: string, { roles, check }: Pick<LabFile, 'roles' | 'check'>): readonly string[] {
  const own = (ofService(roles, service) ?? []).flatMap((role) => BY_ROLE[role] ?? []);
  const pages = check.flatMap((one) => (one.is === 'get' ? [{ ...portIn(one.url), from: one.from }] : []));
  const asked = pages.filter(({ isHttps, from }) => from.includes(service) || (isHttps && own.includes('80/tcp')));
  return [...new Set([...own, ...asked.map(({ text }) => text)])];
}
