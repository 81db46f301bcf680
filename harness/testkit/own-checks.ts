import type { AskedNode } from '../own/checks/question.ts';
import type { Zone } from '../own/lab-file/zone.ts';
import { readZone } from '../own/lab-file/zone-file.ts';

/** A node with an IPv4 address, and an IPv6 address where it is told one. */
export const node = (id: string, roles: AskedNode['roles'], ipv4: string, ipv6?: string): AskedNode => ({
  id,
  service: id.replace(/-\d+$/, ''),
  roles,
  addresses: [
    { network: 'default', family: 4, address: ipv4 },
    ...(ipv6 === undefined ? [] : [{ network: 'default', family: 6 as const, address: ipv6 }]),
    { network: 'second', family: 4, address: `${ipv4}99` },
  ],
});

/** A zone from records below its SOA. */
export const zone = (apex: string, records: string): Zone =>
  readZone(apex, { path: apex, text: `$TTL 60\n@ SOA ns1 host 7 1d 2h 4w 5m\n${records}` }, () => {
    throw new RangeError('nothing is included');
  });
