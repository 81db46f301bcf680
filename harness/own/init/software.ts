/** Servers that are known by the names of their processes: what they wait for is documented. */
export type Software =
  | 'bind'
  | 'nsd'
  | 'knot'
  | 'pdns'
  | 'unbound'
  | 'knot-resolver'
  | 'pdns-recursor'
  | 'dnsdist'
  | 'dnsmasq'
  | 'coredns'
  | 'haproxy'
  | 'nginx'
  | 'varnish'
  | 'other';

/** By the name that the kernel has of a process: 15 characters at most (proc(5), comm). */
const BY_PROGRAM: Readonly<Record<string, Software>> = {
  named: 'bind',
  nsd: 'nsd',
  knotd: 'knot',
  pdns_server: 'pdns',
  unbound: 'unbound',
  kresd: 'knot-resolver',
  'knot-resolver': 'knot-resolver',
  pdns_recursor: 'pdns-recursor',
  dnsdist: 'dnsdist',
  dnsmasq: 'dnsmasq',
  coredns: 'coredns',
  haproxy: 'haproxy',
  nginx: 'nginx',
  varnishd: 'varnish',
  'cache-main': 'varnish',
};

/** What hands on to others whatever it is asked, and keeps little of it. */
const BALANCERS: readonly Software[] = ['haproxy', 'dnsdist'];

export const isBalancer = (software: Software): boolean => BALANCERS.includes(software);

/** The first of a container's processes that is known: beside it may be a shell, an init, or workers with names of their own. */
export function softwareOf(programs: readonly string[]): Software {
  for (const program of programs) {
    const base = program.split(/[/:]/).findLast((part) => part !== '' && !/^\d+$/.test(part)) ?? program;
    if (Object.hasOwn(BY_PROGRAM, base)) return BY_PROGRAM[base] ?? 'other';
  }
  return 'other';
}
