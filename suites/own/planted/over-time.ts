import { type Planted, QUICK } from './planted.ts';

/** What shows only in what happens after a while: deaths one after the other, changes that do not arrive. */

export const diesWithItsUpstream: Planted = {
  name: 'a web server ends whenever what is behind it does not listen, and is started again and again',
  base: 'two-nsd',
  change: {
    'compose.yml': [
      [
        '  web:\n    build: nginx\n',
        `  web:
    build: nginx
    command: ['bash', '-c', 'nginx -g "daemon off;" & while (exec 3<>/dev/tcp/10.61.0.81/80) 2>/dev/null; do sleep 0.2; done; exit 1']
    depends_on: [app]
`,
      ],
      [
        '\nnetworks:\n  lab:\n',
        '  app:\n    build: nginx\n    networks: { lab: { ipv4_address: 10.61.0.81, ipv6_address: fd61::81 } }\n\nnetworks:\n  lab:\n',
      ],
    ],
    'zonequake.yaml': [
      ...QUICK,
      ['web: edge }', 'web: edge, app: origin }'],
      ['needs:\n', 'needs:\n  web: [app]\n'],
      ['web: { down: fails } }', 'web: { down: fails }, app: { down: fails } }'],
    ],
  },
  add: {},
  faults: 'node-kill',
  invariant: 'no-restart-storm',
  words: /of node:app dies/,
};

export const ceasesToFollow: Planted = {
  name: 'a secondary takes no NOTIFY any more once it was restarted, of a zone that changes all the time',
  base: 'primary-secondary',
  change: {
    'compose.yml': [
      [
        '    build: bind\n',
        `    build: bind
    command:
      - sh
      - -c
      - |
        new() { sed "s/hostmaster 1 /hostmaster $$(date +%s) /" /etc/bind/example.org.zone > /var/cache/bind/example.org.zone; }
        new
        named -g -u bind -c /etc/bind/named.conf &
        while sleep 4; do new; kill -HUP $$! || exit 1; done
`,
      ],
      [
        '    build: nsd\n',
        `    build: nsd
    command:
      - sh
      - -c
      - |
        if [ -e /tmp/once ]; then grep -v allow-notify /etc/nsd/nsd.conf > /tmp/nsd.conf; else cp /etc/nsd/nsd.conf /tmp; fi
        touch /tmp/once
        exec nsd -d -c /tmp/nsd.conf
`,
      ],
    ],
    'bind/named.conf': [['file "/etc/bind/example.org.zone"', 'file "/var/cache/bind/example.org.zone"']],
    // What it had it still has when it starts again.
    'nsd/nsd.conf': [
      ['  database: ""\n', '  database: ""\n  zonefiles-write: 2\n'],
      ['  name: example.org\n', '  name: example.org\n  zonefile: example.org.zone\n'],
    ],
    // A secondary that hears of no change asks for one after an hour.
    'bind/example.org.zone': [['1 10 5 600 5', '1 3600 600 86400 5']],
    'zonequake.yaml': [
      ['failover: { default: 12s }', 'failover: { default: 3s, resolver: 5s }'],
      ['recover: { default: 20s }', 'recover: { default: 12s }'],
    ],
  },
  add: {},
  faults: 'service-restart',
  invariant: 'agree',
  words: /node:second is restarted/,
};
