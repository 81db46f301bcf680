import type { OwnerText } from '../own/init/owner-texts.ts';
import type { ServiceSeen } from '../own/init/seen.ts';

/** A service that runs and of which nothing else is known. */
export const seenService = (service: string, more: Partial<ServiceSeen> = {}): ServiceSeen => ({
  ...{ service, state: 'running', software: 'other', programs: [], nodes: [], dns: 'none', serves: [], pages: [] },
  ...{ offersRecursion: false, resolves: [], texts: [], calledBy: [service], lastWords: '' },
  ...more,
});

/** A file of an owner's. */
export const ownerText = (name: string, text: string): OwnerText => ({ name, text, isFile: true });

const SOA = 'ns1.shop.test. admin.shop.test. 1 60 20 3600 10';

/** Two servers of which one has its zone from the other, a resolver, a balancer before two web servers, a database, and a job that is done. */
export const SEEN_LAB: readonly ServiceSeen[] = [
  seenService('ns1', {
    ...{ software: 'bind', dns: 'answers', serves: [{ zone: 'shop.test', soa: SOA }], offersRecursion: true },
    texts: [ownerText('ns1/named.conf', 'zone "shop.test" { type primary; file "db.shop.test"; };')],
    calledBy: ['ns1', '10.71.0.11'],
  }),
  seenService('ns2', {
    ...{ software: 'bind', dns: 'answers', serves: [{ zone: 'shop.test', soa: SOA }] },
    texts: [ownerText('ns2/named.conf', 'zone "shop.test" { type secondary; primaries { 10.71.0.11; }; };')],
    calledBy: ['ns2', '10.71.0.12'],
  }),
  seenService('cache', {
    ...{ software: 'unbound', dns: 'answers', offersRecursion: true, resolves: ['shop.test'] },
    texts: [
      ownerText('unbound.conf', 'stub-zone:\n  name: shop.test\n  stub-addr: 10.71.0.11\n  # stub-addr: 10.71.0.12\n'),
    ],
    calledBy: ['cache', '10.71.0.53'],
  }),
  seenService('lb', {
    ...{ software: 'haproxy', pages: [{ over: 'http', port: 80, isOpen: true }] },
    texts: [ownerText('haproxy.cfg', 'backend b\n  server a web1:80 check\n  server b 10.71.0.82:80 check inter 4s\n')],
  }),
  seenService('web1', { software: 'nginx', pages: [{ over: 'http', port: 80, isOpen: true }] }),
  seenService('web2', {
    software: 'nginx',
    pages: [{ over: 'http', port: 80, isOpen: true }],
    calledBy: ['web2', '10.71.0.82'],
  }),
  seenService('db', { programs: ['postgres'] }),
  seenService('loader', { state: 'done' }),
];
