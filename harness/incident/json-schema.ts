import { z } from 'zod';
import { ENTRIES, IncidentSchema } from './incident-schema.ts';

const Whole = IncidentSchema.extend({
  timeline: z.array(z.union(Object.values(ENTRIES))).min(1),
});

/**
 * An incident's file as a JSON Schema (2020-12), for editors. It is what zod makes of the schema: what is said of several fields together, of
 * how a time reads, and of what a lab has, is not in it. `zonequake incident check` says all.
 */
export const incidentJsonSchema = (): object => ({
  title: 'an incident of zonequake',
  ...z.toJSONSchema(Whole, { io: 'input' }),
});
