import { ceasesToFollow, diesWithItsUpstream } from './over-time.ts';
import { type Planted, QUICK } from './planted.ts';

/** The resolver knows the first server alone. */
export const NO_SECOND: Planted['change'][string] = [
  ['  stub-addr: 10.61.0.12\n', ''],
  ['  stub-addr: fd61::12\n', ''],
];

const oneForwarder: Planted = {
  name: 'a resolver knows one server where two were meant',
  base: 'two-nsd',
  change: { 'unbound/unbound.conf': NO_SECOND, 'zonequake.yaml': QUICK },
  add: {},
  faults: 'node-kill',
  invariant: 'available',
  words: /of node:ns1 dies/,
};

const noIpv6: Planted = {
  name: 'a resolver does not speak IPv6, and its server is cut off in IPv4',
  base: 'two-nsd',
  change: {
    'unbound/unbound.conf': [...NO_SECOND, ['  chroot: ""\n', '  chroot: ""\n  do-ip6: no\n']],
    'zonequake.yaml': [...QUICK, ['{ any: [ns1, ns2] }', 'ns1']],
  },
  add: {},
  faults: 'service-cut',
  invariant: 'available',
  words: /node:ns1 is cut off in IPv4/,
};

/** A balancer in place of the web server, with that behind it. */
const BALANCED: readonly (readonly [string, string])[] = [
  [
    '    build: nginx\n    volumes:\n      - ./www:/var/www/html:ro\n',
    '    build: haproxy\n    volumes:\n      - ./haproxy/haproxy.cfg:/etc/haproxy/haproxy.cfg:ro\n',
  ],
  [
    '\nnetworks:\n  lab:\n',
    '  app:\n    build: nginx\n    volumes:\n      - ./www:/var/www/html:ro\n    networks: { lab: { ipv4_address: 10.61.0.81, ipv6_address: fd61::81 } }\n\nnetworks:\n  lab:\n',
  ],
];
const HAPROXY = `FROM debian:trixie-slim
RUN apt-get update && apt-get install --yes --no-install-recommends haproxy && rm -rf /var/lib/apt/lists/*
CMD ["haproxy", "-db", "-f", "/etc/haproxy/haproxy.cfg"]
`;

const noIpv6Bind: Planted = {
  name: 'a balancer does not listen on IPv6',
  base: 'two-nsd',
  change: {
    'compose.yml': BALANCED,
    'zonequake.yaml': [
      ...QUICK,
      ['web: edge }', 'web: balancer, app: edge }'],
      ['needs:\n', 'needs:\n  web: [app]\n'],
      ['web: { down: fails } }', 'web: { down: fails }, app: { down: fails } }'],
    ],
  },
  add: {
    'haproxy/Dockerfile': HAPROXY,
    'haproxy/haproxy.cfg': `defaults
  mode http
  timeout connect 1s
  timeout client 10s
  timeout server 10s
frontend www
  bind 0.0.0.0:80
  default_backend apps
backend apps
  server app4 10.61.0.81:80 check inter 1s fall 2 rise 1
  server app6 fd61::81:80 check inter 1s fall 2 rise 1
`,
  },
  faults: 'service-cut',
  invariant: 'available',
  words: /node:web is cut off in IPv4/,
};

const resolvedOnce: Planted = {
  name: 'a proxy resolves the name of what is behind it once',
  base: 'two-nsd',
  change: {
    'compose.yml': [
      [
        '    volumes:\n      - ./www:/var/www/html:ro\n',
        '    volumes:\n      - ./proxy.conf:/etc/nginx/sites-enabled/default:ro\n    depends_on: [app]\n',
      ],
      [
        '\nnetworks:\n  lab:\n',
        '  app:\n    build: nginx\n    volumes:\n      - ./www:/var/www/html:ro\n    networks: [lab]\n\nnetworks:\n  lab:\n',
      ],
    ],
    'zonequake.yaml': [
      ...QUICK,
      ['web: edge }', 'web: edge, app: edge }'],
      ['needs:\n', 'needs:\n  web: [app]\n'],
      ['web: { down: fails } }', 'web: { down: fails }, app: { down: fails } }'],
    ],
  },
  add: {
    'proxy.conf': `server {
  listen 80;
  listen [::]:80;
  location / { proxy_pass http://app:80; proxy_connect_timeout 1s; }
}
`,
  },
  faults: 'service-moved',
  invariant: 'available',
  words: /node:app has another address/,
};

const standbyRefuses: Planted = {
  name: 'a standby primary refuses transfers to the secondary that would need it',
  base: 'primary-secondary',
  change: {
    'compose.yml': [
      [
        '  third:\n',
        '  standby:\n    build: bind\n    volumes:\n      - ./standby.conf:/etc/bind/named.conf:ro\n      - ./bind/example.org.zone:/etc/bind/example.org.zone\n    networks: { dns: { ipv4_address: 10.62.0.14 } }\n  third:\n',
      ],
    ],
    // A secondary that hears of no primary serves for so long.
    'bind/example.org.zone': [['1 10 5 600 5', '1 3 2 6 5']],
    'nsd/nsd.conf': [['  allow-notify', '  request-xfr: 10.62.0.14 NOKEY\n  allow-notify']],
    'resolver/kresd.conf': [["'10.62.0.11', '10.62.0.12', '10.62.0.13'", "'10.62.0.12'"]],
    'zonequake.yaml': [
      ['second: secondary,', 'second: secondary, standby: authoritative,'],
      ['[{ any: [primary, second, third] }]', '[second]\n  second: [{ any: [primary, standby] }]'],
      ['failover: { default: 12s }', 'failover: { default: 3s, resolver: 5s }'],
    ],
  },
  add: {
    'standby.conf': `options {
  directory "/var/cache/bind";
  listen-on { any; };
  listen-on-v6 { none; };
  recursion no;
  dnssec-validation no;
  pid-file none;
  allow-transfer { none; };
};
controls { };
zone "example.org" { type primary; file "/etc/bind/example.org.zone"; notify no; };
`,
  },
  faults: 'node-kill',
  invariant: 'available',
  words: /of node:primary dies/,
};

const startsOnce: Planted = {
  name: 'a server does not start a second time, because of what it left',
  base: 'two-nsd',
  change: {
    'compose.yml': [
      [
        '    build: nginx\n',
        "    build: nginx\n    command: ['sh', '-c', 'mkdir /run/mine && exec nginx -g \"daemon off;\"']\n",
      ],
    ],
    'zonequake.yaml': [...QUICK, ['recover: { default: 15s }', 'recover: { default: 8s }']],
  },
  add: {},
  faults: 'service-restart',
  invariant: 'recovered',
  words: /node:web is restarted/,
};

const sorryWithOk: Planted = {
  name: 'a balancer’s page for when all is down comes as if it were the page itself',
  base: 'two-nsd',
  change: {
    'compose.yml': [
      ...BALANCED,
      [
        '\nnetworks:\n  lab:\n',
        '  sorry:\n    build: nginx\n    volumes:\n      - ./sorry:/var/www/html:ro\n    networks: { lab: { ipv4_address: 10.61.0.82, ipv6_address: fd61::82 } }\n\nnetworks:\n  lab:\n',
      ],
    ],
    'zonequake.yaml': [
      ...QUICK,
      ['web: edge }', 'web: balancer, app: edge, sorry: other }'],
      ['needs:\n', 'needs:\n  web: [app]\n'],
      ['web: { down: fails } }', 'web: { down: fails }, app: { down: fails } }'],
    ],
  },
  add: {
    'sorry/index.html': 'back soon\n',
    'haproxy/Dockerfile': HAPROXY,
    'haproxy/haproxy.cfg': `defaults
  mode http
  timeout connect 1s
  timeout client 10s
  timeout server 10s
frontend www
  bind [::]:80 v4v6
  default_backend apps
backend apps
  server app 10.61.0.81:80 check inter 1s fall 2 rise 1
  server sorry 10.61.0.82:80 check inter 1s fall 2 rise 1 backup
`,
  },
  faults: 'node-kill',
  invariant: 'right-answer',
  words: /of node:app dies/,
};

const oneFamilyLater: Planted = {
  name: 'a server has IPv6 at its first start alone, since its start script writes over its configuration',
  base: 'two-nsd',
  change: {
    'compose.yml': [
      [
        '    build: nginx\n',
        `    build: nginx\n    command: ['sh', '-c', 'mkdir /run/mine || sed -i "/\\[::\\]/d" /etc/nginx/sites-enabled/default; exec nginx -g "daemon off;"']\n`,
      ],
    ],
    'zonequake.yaml': QUICK,
  },
  add: {},
  faults: 'service-restart',
  invariant: 'family-parity',
  words: /node:web is restarted/,
};

/** Each found by a single fault. */
export const planted: readonly Planted[] = [
  ...[oneForwarder, noIpv6, noIpv6Bind, resolvedOnce, standbyRefuses],
  ...[startsOnce, diesWithItsUpstream, ceasesToFollow, sorryWithOk, oneFamilyLater],
];
