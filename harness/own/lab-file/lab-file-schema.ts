import { z } from 'zod';
import { nearest } from '../../input/did-you-mean.ts';
import { lineText } from '../../input/names.ts';
import { LIMITS } from '../../lab/limits.ts';
import { quotedValue } from '../../text/printable.ts';
import { ROLES } from './lab-file.ts';

export const FORMAT = 'zonequake-lab/1';

const WORDS_MAX = 100;

const name = z
  .string({ error: 'expected a name' })
  .max(WORDS_MAX, `it has over ${WORDS_MAX} characters`)
  .regex(/^[A-Za-z0-9][\w.-]*$/, 'expected letters, digits and . _ -');
const line = lineText(1_000);
const length = z
  .string({ error: 'expected a length of time, such as 5s or 2m' })
  .max(20)
  .describe('A length of time: 500ms, 5s, 2m');

/** One of something, or a list of it. What is wrong is told of the whole, since it may have been meant as either. */
function oneOrMore<T extends z.ZodType>(one: T, problem: string | ((input: unknown) => string), least = 0) {
  const list = z.array(one).min(least, 'it is empty').max(LIMITS.listed);
  return z.union([one, list], { error: ({ input }) => (typeof problem === 'string' ? problem : problem(input)) });
}

const SERVICES = 'expected the name of a service, or a list of such';
const services = oneOrMore(name, SERVICES);
const paths = oneOrMore(line, 'expected the path of a file, or a list of such');

function noRole(input: unknown): string {
  const wrong = [input].flat().find((one) => typeof one !== 'string' || !ROLES.some((role) => role === one));
  const given = typeof wrong === 'string' ? `${quotedValue(wrong)} is no role` : 'expected a role, or a list of such.';
  const meant = typeof wrong === 'string' ? `, did you mean "${nearest(wrong, ROLES)}"?` : '';
  return `${given}${meant} There are: ${ROLES.join(', ')}`;
}

const byService = <T extends z.ZodType>(value: T) => z.record(name, value);

const Need = z.union([name, z.strictObject({ any: z.array(name).min(1).max(LIMITS.listed) })], {
  error: 'expected the name of a service, or any: with a list of such',
});

const allowance = z.union([length, z.record(name, length)], {
  error: 'expected a length of time such as 5s, or one for each of some services and for default',
});

const Client = z.strictObject({
  ask: oneOrMore(name, SERVICES, 1)
    .optional()
    .describe('Resolvers of the lab; or "iterate", or "servers" where it has none'),
  hints: services.optional().describe('With ask: iterate: who serves the root'),
  timeout: length.optional(),
  tries: z.number().int('expected a whole number').min(1).max(10).optional(),
  rate: z.string({ error: 'expected a rate, such as 10/s' }).max(20).optional().describe('Operations per second: 10/s'),
});

const Push = z.strictObject({
  on: name,
  file: line,
  bump: z.enum(['serial', 'none']).optional(),
  check: line.optional(),
  reload: line,
  undo: line.optional().describe('"keep", "none", or a command'),
});

const Reset = z.union([z.enum(['heal', 'recreate', 'restart']), z.strictObject({ on: name, run: line })], {
  error: 'expected heal, recreate, restart, or a command as { on: SERVICE, run: COMMAND }',
});

/** The sorts of check, by the field that says which it is. */
export const CHECKS = {
  zone: z.strictObject({
    zone: line,
    file: line.optional(),
    axfr: name.optional(),
    names: z.array(line).min(1).max(LIMITS.changes).optional(),
    agree: length.optional(),
    servers: services.optional(),
  }),
  name: z.strictObject({
    name: line,
    type: line,
    answers: oneOrMore(line, 'expected the data of a record in quotes, or a list of such', 1).optional(),
    servers: services.optional(),
  }),
  get: z.strictObject({
    get: line,
    from: services.optional(),
    status: z.number().int('expected a whole number').min(100).max(599).optional(),
    body: z.string().max(100_000, 'it has over 100000 characters: give sha256 instead').optional(),
    sha256: z
      .string()
      .regex(/^[\da-fA-F]{64}$/, 'expected 64 hexadecimal digits')
      .optional(),
    ca: z
      .union([line, z.strictObject({ file: line, on: name })], {
        error: 'expected the path of a file, or { file: PATH, on: SERVICE }',
      })
      .optional(),
  }),
} as const;

/** The whole file, but for what its checks hold. */
export const LabFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  compose: paths.optional(),
  without: services.optional(),
  env: paths.optional(),
  profiles: oneOrMore(name, 'expected the name of a profile, or a list of such').optional(),
  roles: byService(oneOrMore(z.enum(ROLES), noRole)).default({}),
  regions: z.record(name, services).default({}),
  needs: byService(z.array(Need, { error: 'expected a list of services' }).max(LIMITS.listed)).default({}),
  ready: length.optional(),
  client: Client.default({}),
  check: z
    .array(z.record(z.string(), z.unknown()), { error: 'expected a list of checks' })
    .min(1, 'it is empty')
    .max(LIMITS.changes),
  failover: allowance.optional(),
  recover: allowance.optional(),
  tolerate: byService(z.strictObject({ down: z.enum(['serves', 'fails']) })).default({}),
  flush: byService(line).default({}),
  push: z.record(name, Push).default({}),
  reset: Reset.optional(),
});

export type LabFileFields = z.infer<typeof LabFileSchema>;
