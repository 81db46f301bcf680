import { parseQuery } from '../../harness/dns/query.ts';
import { type Records, respond } from '../../harness/dns/response.ts';
import type { Facts } from '../../harness/facts/facts.ts';
import { factsOf } from '../../harness/facts/facts-of.ts';
import { hasFailed } from '../../harness/history/outcomes.ts';
import { availableBut } from '../../harness/invariants/available.ts';
import type { LabSpec } from '../../harness/lab/spec.ts';
import { topologyOf } from '../../harness/lab/topology.ts';
import type { Platform } from '../../harness/platform/platform.ts';
import type { Program } from '../../harness/runtime/host.ts';
import type { LabDefinition } from '../../harness/runtime/runtime.ts';
import { instrumentOf } from '../../harness/workload/instrument.ts';

/** TTL of an answer. */
const TTL_S = 5;

/** A name server that answers every customer's name with all web servers, and knows nothing of which of them live. */
const names: Program = (host, spec) => {
  const webs = topologyOf(spec).ofRole('web');
  const { zone } = spec;
  const soa = { mname: zone, rname: zone, serial: 1, refresh: 60, retry: 60, expire: 600, minimum: 1 };
  const socket = host.udp.bind(53, ({ bytes, from, to }) => {
    const parsed = parseQuery(bytes);
    if (!parsed.ok) return;
    const { name, rrtype } = parsed.query;
    const isCustomer = spec.customers.some(({ id }) => name === `${id}.g.${zone}`);
    const records: Records = isCustomer
      ? {
          ...{ rcode: 'NOERROR', aa: true },
          answers: webs.map(({ ipv4, ipv6 }) =>
            rrtype === 'A'
              ? { name, type: 'A', ttl: TTL_S, data: ipv4 }
              : { name, type: 'AAAA', ttl: TTL_S, data: ipv6 },
          ),
        }
      : { rcode: 'NOERROR', aa: true, authorities: [{ name: zone, type: 'SOA', ttl: 1, data: soa }] };
    socket.send(respond(parsed.query, records), from, to.address);
  });
};

/** A web server; the planted one is broken once it has been started a second time. */
const webOf =
  (isPlanted: boolean): Program =>
  (host) => {
    const starts = Number(host.disk.get('starts') ?? 0) + 1;
    host.disk.put('starts', `${starts}`);
    const status = isPlanted && starts > 1 ? 503 : 200;
    host.http.serve(80, ({ host: name }, _from, reply) => {
      const [customer = ''] = name.split('.');
      reply({ status, headers: {}, body: JSON.stringify({ customer, version: 0 }) });
    });
  };

/** Excused where the harness has killed a server that was tried, or lost its packets. */
export const toy: Platform = {
  name: 'toy',
  roles: { names: { answersDns: 'names' }, web: { answersHttp: true } },
  events: {},
  factsOf,
  excuse(operation, facts: Facts) {
    const asked = operation.fetches.flatMap((id) => facts.fetches.get(id)?.attempts ?? []);
    const lost = [...operation.attempts, ...asked].filter(hasFailed).find(({ node, local, remote, sentMs, endMs }) => {
      const isDown = (facts.down.get(node) ?? []).some(({ fromMs, toMs }) => fromMs <= endMs && sentMs <= toMs);
      return isDown || facts.drops.has(`${local} ${remote}`);
    });
    return lost && { why: 'lost', injection: -1 };
  },
};

export const available = availableBut(toy);

/** Two name servers and two web servers, and one client network. */
export function toyLab(spec: LabSpec, isPlanted: boolean): LabDefinition {
  const rootsOf = (lab: LabSpec) => topologyOf(lab).ofRole('names');
  const instrument = instrumentOf({ rootsOf, secondProviderOf: () => undefined });
  return { spec, platform: toy, programs: { names, web: webOf(isPlanted), instrument } };
}
