import { z } from 'zod';

const count = z.number().int().min(0);
/** By milliseconds: digits, so that they come in the order of their size. */
const times = z.record(z.string().regex(/^\d{1,12}$/), count);
/** What some users felt (`Felt`). */
export const FeltFile = z.object({ operations: count, failed: count, elsewhere: count, slow: count, tookMs: times });
/** What nameservers said of one customer in one family (`Validated`). */
export const ValidatedFile = z.object({
  ...{ customer: z.string(), tier: count, family: count, asked: count },
  ...{ tookMs: times, others: z.record(z.string(), count), same: count },
});
/** What they said to one kind of a load tester's queries (`Loaded`). */
export const LoadedFile = z.object({ asked: count, right: count, others: z.record(z.string(), count) });
const groups = z.record(z.string(), FeltFile);

/** What the users of a campaign's runs felt, as it is kept (`HarmSum`). */
export const HarmFile = z.object({
  runs: count,
  all: FeltFile,
  tier: groups,
  network: groups,
  family: groups,
  windowMs: z.number().min(0),
  windows: z.array(FeltFile).max(1000).readonly(),
  impact: z.object({ sum: z.number().min(0), most: z.number().min(0), mostRun: count }),
  spanMs: count,
  detectedMs: times,
  haltedMs: times,
  rolledBackMs: times,
  recoveredMs: times,
  unrecovered: count,
  validated: z.record(z.string(), ValidatedFile).optional(),
  loaded: z.record(z.string(), LoadedFile).optional(),
});
