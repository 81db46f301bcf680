import { expect } from 'chai';
import { PORT } from '../../fixtures/cdn/ports.ts';
import { buildQuery, parseResponse } from '../../harness/dns/response.ts';
import { type NodeInfo, topologyOf } from '../../harness/lab/topology.ts';
import { startAttacked } from './attacked-lab.ts';

/** Octets that an asker may say it takes over UDP, as a forged question would. */
const MUCH = 65_535;

/** A kind of answer: whom to ask what for the most octets, and how many of it there may be for one octet of the question: both datagrams' payloads. */
type Kind = readonly [kind: string, role: 'gtld' | 'tlns' | 'llns', name: string, rrtype: string, ratioMax: number];

const KINDS: readonly Kind[] = [
  ['delegation to the top level', 'gtld', 'cdn.test', 'A', 12],
  ['delegation to the low level', 'tlns', 'g.cdn.test', 'A', 18],
  ['nameservers of the zone', 'tlns', 'cdn.test', 'NS', 5],
  ['nameservers of the low zone', 'llns', 'g.cdn.test', 'NS', 9],
  ['address, IPv4', 'llns', 'a1.g.cdn.test', 'A', 3],
  ['address, IPv6', 'llns', 'a1.g.cdn.test', 'AAAA', 3],
  ['address of a machine', 'tlns', 'llns-a1.cdn.test', 'AAAA', 2],
  ['no such type', 'llns', 'a1.g.cdn.test', 'TXT', 3],
  ['no such name', 'tlns', 'x.cdn.test', 'A', 3],
  ['authority of the zone', 'tlns', 'cdn.test', 'SOA', 3],
  ['not this zone', 'tlns', '.', 'A', 1],
];

/** Octets of the answer to a question, over those of the question. Fails where there is none. */
async function ratios(): Promise<ReadonlyMap<string, number>> {
  const { lab, inEach } = await startAttacked();
  await lab.runUntil(10_000);
  const { ofRole } = topologyOf(lab.spec);
  const found = new Map<string, number>();
  const asker = ofRole('monitor')[0]?.id;
  inEach(({ host }) => {
    if (host.id !== asker) return;
    for (const [kind, role, name, rrtype] of KINDS) {
      for (const edns of [{}, { edns: { udpSize: MUCH } }]) {
        const query = buildQuery({ id: 1, name, rrtype, ...edns });
        const socket = host.udp.bind(0, ({ bytes }) => {
          expect(parseResponse(bytes).ok, kind).to.equal(true);
          found.set(`${kind}${'edns' in edns ? ', EDNS' : ''}`, bytes.length / query.length);
        });
        const [{ ipv4 }] = ofRole(role) as readonly [NodeInfo];
        socket.send(query, { address: ipv4, port: PORT.dns });
      }
    }
  });
  await lab.runUntil(12_000);
  return found;
}

describe('answers over UDP', () => {
  it('have no more octets for each of their questions than is known of their kind', async () => {
    const found = await ratios();
    expect(found.size).to.equal(2 * KINDS.length);
    for (const [kind, , , , ratioMax] of KINDS) {
      expect(found.get(kind), kind).to.be.at.most(ratioMax);
      expect(found.get(`${kind}, EDNS`), kind).to.be.at.most(ratioMax);
    }
  });
});
