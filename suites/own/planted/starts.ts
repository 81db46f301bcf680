import { NO_SECOND } from './labs.ts';
import { type Planted, QUICK } from './planted.ts';

const overUdpAlone: Planted = {
  name: 'a resolver knows one server where two were meant, and that one hears nothing over UDP',
  base: 'two-nsd',
  change: { 'unbound/unbound.conf': NO_SECOND, 'zonequake.yaml': QUICK },
  add: {},
  faults: 'port-cut',
  invariant: 'available',
  words: /node:ns1 does not hear 53\/udp/,
};

const endsWithoutNeed: Planted = {
  name: 'a proxy that starts before what is behind it ends at once, and nothing starts it again',
  base: 'two-nsd',
  change: {
    'compose.yml': [
      [
        '    volumes:\n      - ./www:/var/www/html:ro\n    restart: unless-stopped\n',
        "    volumes:\n      - ./proxy.conf:/etc/nginx/sites-enabled/default:ro\n    depends_on: [app]\n    restart: 'no'\n",
      ],
      [
        '\nnetworks:\n  lab:\n',
        '  app:\n    build: nginx\n    volumes:\n      - ./www:/var/www/html:ro\n    networks: [lab]\n\nnetworks:\n  lab:\n',
      ],
    ],
    'zonequake.yaml': [
      ...QUICK,
      ['recover: { default: 15s }', 'recover: { default: 8s }'],
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
  faults: 'late-need',
  invariant: 'recovered',
  words: /node:web is restarted with app gone/,
};

/** Found by what does not listen, or is not there, when it is needed. */
export const plantedStarts: readonly Planted[] = [overUdpAlone, endsWithoutNeed];
