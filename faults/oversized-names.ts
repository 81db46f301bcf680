import fc from 'fast-check';
import { z } from 'zod';
import { rawNameQuery } from '../harness/dns/raw.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { asked, nameserverTargets } from './asked.ts';

/** Room for four times the legal name: RFC 1035 section 2.3.4 allows 255 octets. */
const NAME_OCTETS_MAX = 1024;

const Params = z.strictObject({
  /** Length of the name on the wire, with the root. */
  nameOctets: z.number().int().min(3).max(NAME_OCTETS_MAX),
  everyMs: z.number().int().min(100).max(60_000),
});
type Params = z.infer<typeof Params>;

/** Sends queries for a very long name straight to nameservers, in bytes that no DNS library would write. */
export const oversizedNames = defineFault<Params>({
  kind: 'oversized-names',
  title: 'queries for names longer than DNS allows',
  params: Params,
  instant: false,
  targets: nameserverTargets,
  arbitrary: () =>
    fc.record({
      nameOctets: fc.integer({ min: 3, max: NAME_OCTETS_MAX }),
      everyMs: fc.constantFrom(5000, 2000, 1000, 500),
    }),
  milder: { nameOctets: { min: 3 }, everyMs: [5000, 2000, 1000, 500] },
  effects: ({ target, params: { nameOctets, everyMs }, index }, spec) => [
    asked(rawNameQuery({ id: index + 1, nameOctets }), everyMs, target, spec),
  ],
  describe: ({ target, params, durationMs }) =>
    `a name of ${params.nameOctets} octets is asked of ${target} every ${params.everyMs / 1000} s for ${durationMs / 1000} s`,
});
