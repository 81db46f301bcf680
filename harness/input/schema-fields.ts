import { z } from 'zod';

/** What stands behind a schema that only adds something: a default, leave to be absent. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly
  )
    return bare(schema.unwrap());
  return schema instanceof z.ZodPipe ? bare(schema.in) : schema;
}

/** The schema of a field or an item; undefined where it is not known from the schema alone. */
function inner(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[String(key)];
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodRecord ? schema.valueType : undefined;
}

/** The names of the fields that a schema knows at a path; none where that is no object with fields of its own. */
export function fieldsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const at = path.reduce<z.core.$ZodType | undefined>((one, key) => one && inner(bare(one), key), schema);
  const object = at && bare(at);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}
