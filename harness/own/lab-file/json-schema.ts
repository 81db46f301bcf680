import { z } from 'zod';
import { LIMITS } from '../../lab/limits.ts';
import { CHECKS, LabFileSchema } from './lab-file-schema.ts';

const Whole = LabFileSchema.extend({
  check: z
    .array(z.union([CHECKS.zone, CHECKS.name, CHECKS.get]))
    .min(1)
    .max(LIMITS.changes),
});

/**
 * The lab file as a JSON Schema (2020-12), for editors. It is what zod makes of the schema, so what is said of several fields together, and of
 * how a text reads, is not in it.
 */
export const labFileJsonSchema = (): object => ({
  title: 'zonequake.yaml',
  ...z.toJSONSchema(Whole, { io: 'input' }),
});
