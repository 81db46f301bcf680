import { z } from 'zod';
import { LIMITS } from '../lab/limits.ts';
import { WAYS } from '../lab/operator-order.ts';
import { conditionSchema } from './condition.ts';
import { parseExpected } from './expected.ts';

export const FORMAT = 'zonequake-incident/1';

const text = z.string('expected text').trim().min(1, 'expected text').max(10_000);
/** What names folders: with others, and what is put between and behind them, at most 255 octets. */
const id = z
  .string()
  .max(80, 'it has over 80 characters')
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and hyphens');
const scalar = z.union([z.string().max(1_000), z.number()], { error: 'expected text or a number' });
const setting = z.union([z.string(), z.number(), z.boolean()], { error: 'expected text, a number, true or false' });
/** A parameter of several fields, such as a patch. */
const several = z.record(z.string(), z.unknown());
const params = z
  .record(z.string(), z.union([scalar, several], { error: 'expected text, a number or fields' }))
  .default({});

const EXPECTATIONS = '"holds", "violates INVARIANT", "misses STEP" or "hurts at least 10 % of tier 1"';
const expectation = z
  .string()
  // The same for editors, which do not know the refinement.
  .regex(/^(holds|violates \S+|misses \S.*|hurts at least \d+(\.\d+)? ?% of \S.*)$/, `expected ${EXPECTATIONS}`)
  .refine((one) => parseExpected(one) !== undefined, `expected ${EXPECTATIONS}`);

const VariantSchema = z.strictObject({
  title: text,
  set: z.record(z.string(), setting).default({}),
  /** One, or several which must all come true. */
  expect: z.union([expectation, z.array(expectation).min(1, 'it is empty')], {
    error: `expected ${EXPECTATIONS}, or a list of them`,
  }),
  /** Steps that must be seen, by id or as they read. */
  steps: z.union([z.literal('all'), z.array(text)], { error: 'expected "all" or a list of steps' }).default([]),
});

/** The whole file, but for what its timeline's entries hold. */
export const IncidentSchema = z.strictObject({
  format: z.literal(FORMAT),
  name: id,
  title: text,
  story: text,
  sources: z.array(text).default([]),
  lab: text,
  /** Programs that nodes run in place of the lab's own: role to the path of a module, relative to the file. */
  programs: z.record(id, text).optional(),
  /** Whether `zonequake` without a command shows it. */
  tour: z.boolean().default(false),
  seed: z.number().int('expected a whole number').min(0).max(0x7fffffff),
  /** The time of day at which the lab starts. */
  start: text.optional(),
  /** Seconds of the clock to one of the lab. */
  pace: z.number().positive().max(LIMITS.pace).default(1),
  timeline: z
    .array(z.record(z.string(), z.unknown()), { error: 'expected a list of entries' })
    .min(1, 'it has no entry')
    .max(LIMITS.injections),
  variants: z.record(id, VariantSchema),
});

/** What a file holds, as far as that. */
export type FileOf = z.infer<typeof IncidentSchema>;

/** An entry of its timeline, of whatever sort. */
export type Entry = FileOf['timeline'][number];

/** One target, or several that are harmed alike. */
const targets = z.union([text, z.array(text).min(1, 'it is empty')], {
  error: 'expected a target, or a list of targets',
});

/** What all entries have that do something to the lab: when, how, and that it happens again: so often in all, at such a distance. */
const DOING = {
  id: id.optional(),
  at: text.optional(),
  when: text.optional(),
  with: params,
  every: text.optional(),
  times: z.number().int('expected a whole number').min(2, 'expected 2 or more').max(LIMITS.injections).optional(),
};

/** Entries of a timeline, by the field that says what they are. */
export const ENTRIES = {
  fault: z.strictObject({ ...DOING, fault: text, target: targets, for: text }),
  /** A release, which happens at once; those who take orders take it, unless another target is named. */
  push: z.strictObject({ ...DOING, push: text, target: targets.optional() }),
  /** What an operator does: at once, or for a while. */
  operator: z.strictObject({
    ...DOING,
    operator: text,
    by: z.enum(WAYS).optional(),
    target: targets.optional(),
    for: text.optional(),
  }),
  step: z.strictObject({
    id: id.optional(),
    step: text,
    source: text.optional(),
    after: text.optional(),
    during: text.optional(),
    /** How long after what it comes after at most. */
    within: text.optional(),
    when: conditionSchema,
    /** How many such events it takes, and within which time, if that matters. */
    count: z
      .strictObject(
        { atLeast: z.number().int('expected a whole number').min(1), in: text.optional() },
        { error: 'expected { atLeast: 3 }, or with in: 10s' },
      )
      .optional(),
  }),
};
