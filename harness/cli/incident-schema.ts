import { toJson } from '../files/files.ts';
import { incidentJsonSchema } from '../incident/json-schema.ts';
import { print } from './shared/context.ts';

/** `zonequake incident schema`: prints the JSON Schema of incidents, for editors. Returns the exit code. */
export function printIncidentSchema(): number {
  print(toJson(incidentJsonSchema()));
  return 0;
}
