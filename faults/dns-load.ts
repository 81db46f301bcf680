import fc from 'fast-check';
import { z } from 'zod';
import { LOAD_MIXES, loadQueries } from '../harness/dns/load.ts';
import { customerZone, nameOfCustomer } from '../harness/lab/names.ts';
import type { LabSpec } from '../harness/lab/spec.ts';
import { type NodeInfo, topologyOf } from '../harness/lab/topology.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { targetNodes } from '../harness/schedule/target.ts';
import { nodeTargets } from './targets.ts';

const NAMESERVERS = ['gtld', 'tlns', 'llns'] as const;
const DNS_PORT = 53;
/** Mildest first: what any nameserver has to bear every day, and what none was made for. */
const MIXES = [...LOAD_MIXES, 'all'] as const;

const Params = z.strictObject({
  mix: z.enum(MIXES),
  /** Each query of the mix is sent so often: `{"mix":"normal","everyMs":100}` is a high frequency. */
  everyMs: z.number().int().min(100).max(60_000),
});
type Params = z.infer<typeof Params>;

const nameservers = (target: string, spec: LabSpec): readonly NodeInfo[] =>
  targetNodes(target, spec).filter(({ role }) => NAMESERVERS.some((one) => one === role));

/** Sends every query of a mix straight to nameservers, as the load tester of the July 2021 write-up does: normal, odd, malformed, oversized. */
export const dnsLoad = defineFault<Params>({
  kind: 'dns-load',
  title: 'a mix of normal, odd, malformed and oversized queries',
  params: Params,
  instant: false,
  targets: (spec) => [
    ...nodeTargets(spec, ['llns', 'tlns']),
    ...['tlns', 'llns'].filter((role) => topologyOf(spec).ofRole(role).length > 0).map((role) => `fleet:${role}`),
  ],
  arbitrary: () => fc.record({ mix: fc.constantFrom(...MIXES), everyMs: fc.constantFrom(5000, 2000, 1000, 500) }),
  milder: { mix: MIXES, everyMs: [5000, 2000, 1000, 500] },
  effects: ({ target, params: { mix, everyMs }, index }, spec) => {
    const asked = nameservers(target, spec);
    const nodes = asked.map(({ id }) => id);
    const to = asked.map(({ ipv4 }) => ({ address: ipv4, port: DNS_PORT }));
    const zone = customerZone(spec);
    const queries = loadQueries(index + 1, { name: nameOfCustomer(spec.customers[0]?.id ?? 'a', spec), zone });
    return queries
      .filter((query) => mix === 'all' || query.mix === mix)
      .map(({ bytes }) => ({ is: 'hostile', nodes, to, bytes: Buffer.from(bytes).toString('base64'), everyMs }));
  },
  describe: ({ target, params: { mix, everyMs }, durationMs }) =>
    `${mix === 'all' ? 'every sort of' : mix} queries to ${target} every ${everyMs / 1000} s for ${durationMs / 1000} s`,
});
