import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const texts = z.array(z.string());
const byNode = z.record(z.string(), texts);

const ExpectedSchema = z.strictObject({
  files: texts,
  profiles: texts.default([]),
  envFiles: texts.optional(),
  refused: texts,
  without: texts.default([]),
  nodes: texts,
  fixed: byNode,
  free: texts,
  addresses: byNode,
  shared: z.record(z.string(), z.string()).default({}),
  aliases: byNode.default({}),
  restart: z.record(z.string(), z.string()).default({}),
  built: texts.default([]),
  sameImage: texts.default([]),
  volumes: texts.optional(),
  copies: texts,
  notes: texts,
});

/** What must be said of a compose file: `fixtures/compose/README.md`. */
export const readExpected = (path: string): z.infer<typeof ExpectedSchema> =>
  ExpectedSchema.parse(parse(readFileSync(path, 'utf8')));
