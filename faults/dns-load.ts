import fc from 'fast-check';
import { z } from 'zod';
import { LOAD_MIXES, loadQueries } from '../harness/dns/load.ts';
import { customerZone, nameOfCustomer } from '../harness/lab/names.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { asked, nameserverTargets } from './asked.ts';

/** Mildest first: what any nameserver has to bear every day, and what none was made for. */
const MIXES = [...LOAD_MIXES, 'all'] as const;

const Params = z.strictObject({
  mix: z.enum(MIXES),
  /** Each query of the mix is sent so often: `{"mix":"normal","everyMs":100}` is a high frequency. */
  everyMs: z.number().int().min(100).max(60_000),
});
type Params = z.infer<typeof Params>;

/** Sends every query of a mix straight to nameservers, as the load tester of the July 2021 write-up does: normal, odd, malformed, oversized. */
export const dnsLoad = defineFault<Params>({
  kind: 'dns-load',
  title: 'a mix of normal, odd, malformed and oversized queries',
  params: Params,
  instant: false,
  targets: nameserverTargets,
  arbitrary: () => fc.record({ mix: fc.constantFrom(...MIXES), everyMs: fc.constantFrom(5000, 2000, 1000, 500) }),
  milder: { mix: MIXES, everyMs: [5000, 2000, 1000, 500] },
  effects: ({ target, params: { mix, everyMs }, index }, spec) => {
    const zone = customerZone(spec);
    const queries = loadQueries(index + 1, { name: nameOfCustomer(spec.customers[0]?.id ?? 'a', spec), zone });
    return queries
      .filter((query) => mix === 'all' || query.mix === mix)
      .map(({ bytes }) => asked(bytes, everyMs, target, spec));
  },
  describe: ({ target, params: { mix, everyMs }, durationMs }) =>
    `${mix === 'all' ? 'every sort of' : mix} queries to ${target} every ${everyMs / 1000} s for ${durationMs / 1000} s`,
});
