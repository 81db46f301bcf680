/** The name that reaches an object's prototype where a field is set by name: no file of ours has it, and parsers differ on it. */
const PROTO = '__proto__';

/** Whether a value from a file has such a field anywhere: whoever reads it would drop the field, or be changed by it. YAML may be cyclic. */
export function hasProto(value: unknown, seen = new WeakSet<object>()): boolean {
  if (typeof value !== 'object' || value === null || seen.has(value)) return false;
  seen.add(value);
  return Object.hasOwn(value, PROTO) || Object.values(value).some((one) => hasProto(one, seen));
}
