import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A server and two who ask it, as an owner would have them: fixed addresses in both families, names, mounts, a port of the machine. */
const FILES: Readonly<Record<string, string>> = {
  'compose.yml': `
services:
  ns:
    build: ./server
    container_name: own-primary
    hostname: ns1
    domainname: example.test
    restart: always
    ports: ["53:53/udp"]
    command: ["sh", "-c", "date > /zones/started && exec nsd -d -c /etc/nsd/lab.conf"]
    volumes:
      - ./zones:/zones
      - ./nsd.conf:/etc/nsd/lab.conf:ro
      - ./state:/state
      - data:/var/lib/lab
    healthcheck:
      test: ["CMD", "dig", "+time=1", "@127.0.0.1", "example.test", "SOA"]
      interval: 1s
      retries: 30
    networks:
      dns: { ipv4_address: 10.213.77.53, ipv6_address: "fd13:77::53", aliases: [ns1.example.test] }
  client:
    build: ./server
    command: ["sleep", "infinity"]
    scale: 2
    links: ["ns:resolver"]
    depends_on:
      ns: { condition: service_healthy }
    networks: [dns]
networks:
  dns:
    name: own-network
    enable_ipv6: true
    ipam:
      config: [{ subnet: 10.213.77.0/24 }, { subnet: "fd13:77::/64" }]
volumes:
  data:
    name: own-data
`,
  'server/Dockerfile': `
FROM debian:trixie-slim
RUN apt-get update && apt-get install --yes --no-install-recommends nsd bind9-dnsutils && rm -rf /var/lib/apt/lists/*
`,
  'nsd.conf': `
server:
  ip-address: 0.0.0.0
  ip-address: ::0
  username: ""
  zonesdir: /zones
remote-control:
  control-enable: no
zone:
  name: example.test
  zonefile: example.test.zone
`,
  'zones/example.test.zone': `
$ORIGIN example.test.
@ 60 SOA ns1 hostmaster 1 60 10 600 10
@ 60 NS ns1
ns1 60 A 10.213.77.53
`,
};

/** Writes the owner's folder. */
export function writeOwnersLab(folder: string): void {
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** A digest of all that is in a folder: names, modes, times and contents. */
export function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of (readdirSync(folder, { recursive: true }) as string[]).toSorted()) {
    const path = join(folder, name);
    const stats = statSync(path);
    hash.update(`${name} ${stats.mode} ${stats.uid} ${stats.mtimeMs}\n`);
    if (stats.isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}
