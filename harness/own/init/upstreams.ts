import type { OwnerText } from './owner-texts.ts';
import { type ServiceSeen, seenOf } from './seen.ts';
import type { Software } from './software.ts';

/** How a server's configuration names those that it asks: by the lines of which the address or the name is a part. */
const LINES: Readonly<Partial<Record<Software, readonly RegExp[]>>> = {
  // unbound.conf(5)
  unbound: [/^\s*(?:stub|forward)-(?:addr|host):.*$/gm, /^\s*(?:primary|master):.*$/gm],
  // BIND 9 ARM
  bind: [/\b(?:forwarders|server-addresses)\b[^{}]*\{[^}]*\}/g],
  'pdns-recursor': [/^\s*forward-zones(?:-recurse)?\+?=.*$/gm, /\bforwarders:[\s\S]*?(?=\n\S|$)/g],
  'knot-resolver': [/\bpolicy\.(?:STUB|FORWARD|TLS_FORWARD)\s*\([\s\S]*?\)/g, /^\s*-\s*(?:address|servers):.*$/gm],
  dnsdist: [/\bnewServer\s*\([\s\S]*?\)/g, /^\s*-?\s*address:.*$/gm],
  dnsmasq: [/^\s*(?:--)?(?:server|rev-server)=.*$/gm],
  coredns: [/^\s*(?:forward|proxy)\b.*$/gm],
  haproxy: [/^\s*(?:server|server-template)\s.*$/gm],
  nginx: [/\bserver\s+[^{;\s][^{;]*;/g, /\b(?:proxy|grpc|fastcgi|uwsgi|memcached)_pass\s[^;]*;/g],
  varnish: [/\.host\s*=.*$/gm],
};

/** What an owner has commented out. The slashes of a URL have no space before them. */
const COMMENT = /(?:^|\s)(?:#|\/\/|--(?!\w)).*$/gm;

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Whether a line has a name or an address as a word of its own. */
const names = (line: string, called: string): boolean =>
  new RegExp(`(?<![\\w.-])${escaped(called)}(?![\\w-]|\\.\\w)`, 'i').test(line);

/** The lines of a server's texts that name those that it asks. */
export const upstreamLines = (software: Software, texts: readonly OwnerText[]): readonly string[] =>
  texts.flatMap(({ text }) => {
    const plain = text.replaceAll(COMMENT, '');
    return (LINES[software] ?? []).flatMap((pattern) => [...plain.matchAll(pattern)].map(([line]) => line));
  });

/** The services that a service's configuration names as those that it asks, in the order of the lab; and where it says so. */
export function upstreamsOf(
  service: string,
  all: readonly ServiceSeen[],
): { readonly services: readonly string[]; readonly where: string } {
  const seen = seenOf(all, service);
  if (!seen) return { services: [], where: '' };
  const said = seen.texts.map((one) => ({ name: one.name, lines: upstreamLines(seen.software, [one]) }));
  const lines = said.flatMap((one) => one.lines);
  const services = all
    .filter((other) => other.service !== service)
    .filter(({ calledBy }) => lines.some((line) => calledBy.some((called) => names(line, called))))
    .map((other) => other.service);
  return { services, where: said.find((one) => one.lines.length > 0)?.name ?? '' };
}
