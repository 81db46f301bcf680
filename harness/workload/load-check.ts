import { rcodeName } from '../dns/codes.ts';
import { type LoadMix, type LoadNames, type LoadQuery, loadQueries } from '../dns/load.ts';
import { HEADER_OCTETS } from '../dns/wire-name.ts';
import { customerZone, nameOfCustomer } from '../lab/names.ts';
import type { LabSpec } from '../lab/spec.ts';
import { addressOf, type Family, type NodeInfo, topologyOf } from '../lab/topology.ts';
import type { Host } from '../runtime/host.ts';
import type { Nameserver } from './known.ts';
import { askAtTheEnd } from './validator.ts';

const DNS_PORT = 53;
const FAMILIES: readonly Family[] = [4, 6];
/** So many normal queries at once are a high frequency: more than one client ever sends, and far less than a nameserver can bear. */
const AT_ONCE = 20;
const RCODE_AT = 3;
const RCODE_MASK = 15;

/** A query to one nameserver over one family. */
interface Wanted {
  readonly to: NodeInfo;
  readonly family: Family;
  readonly kind: LoadMix | 'high-frequency';
  readonly query: LoadQuery;
}

/** What a nameserver is asked for: what it is an authority for, and the parent what it refers. */
function namesFor(cut: string, spec: LabSpec): LoadNames {
  const [customer] = spec.customers;
  if (cut === customerZone(spec) && customer) return { name: nameOfCustomer(customer.id, spec), zone: cut };
  return { name: spec.zone, zone: spec.zone, refers: cut === '.' };
}

/** Every query to one nameserver, in both families. Those of a list within it are sent at once. */
function wantedOf({ node, cut }: Nameserver, spec: LabSpec): readonly (readonly Wanted[])[] {
  const queries = loadQueries(0, namesFor(cut, spec));
  return FAMILIES.flatMap((family) => {
    const all = queries.map((query): Wanted => ({ to: node, family, kind: query.mix, query }));
    const often = all
      .filter(({ kind }) => kind === 'normal')
      .flatMap((one) => Array.from({ length: AT_ONCE }, (): Wanted => ({ ...one, kind: 'high-frequency' })));
    return [...all.map((one) => [one]), often];
  });
}

/**
 * Asks every nameserver by itself what the load tester of the July 2021 write-up asks, in both families, once, when all had its time to recover, and
 * logs a LoadEvent of each query. Nameservers are dealt out among the client networks. Where it is off nothing is asked.
 */
export function startLoadCheck(host: Host, spec: LabSpec, self: NodeInfo, nameservers: readonly Nameserver[]): void {
  if (spec.validateLoad !== 'on') return;
  const askers = topologyOf(spec).ofRole('instrument');
  const ours = nameservers.filter((_, index) => askers[index % askers.length]?.id === self.id);
  const wanted = ours.flatMap((nameserver) => wantedOf(nameserver, spec));
  askAtTheEnd(host, spec, wanted, (group) => {
    for (const one of group) ask(host, spec, one);
  });
}

/** Asks from a port of its own: what comes back to it is the answer, whatever its id. Where not all of it can be read, its rcode still can. */
function ask(host: Host, { timing }: LabSpec, { to, family, kind, query: { what, bytes, rightly } }: Wanted): void {
  const address = addressOf(to, family);
  const finish = (said: string) => {
    timer.cancel();
    socket.close();
    host.log({ type: 'load', server: to.id, family, kind, what, rightly, said });
  };
  const timer = host.setTimer(timing.dnsTimeoutMs, () => finish('silence'));
  const socket = host.udp.bind(0, ({ bytes: got, from }) => {
    if (from.address !== address || from.port !== DNS_PORT) return;
    finish(got.length < HEADER_OCTETS ? 'malformed' : rcodeName((got[RCODE_AT] ?? 0) & RCODE_MASK));
  });
  socket.send(bytes, { address, port: DNS_PORT });
}
