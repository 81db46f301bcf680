import { writeFileSync } from 'node:fs';
import { labFileJsonSchema } from '../own/lab-file/json-schema.ts';

/** Writes the JSON Schema of lab files anew, where the package has it. */
const path = new URL('../own/lab-file/zonequake.schema.json', import.meta.url);
writeFileSync(path, `${JSON.stringify(labFileJsonSchema(), null, 2)}\n`);
