/** A project's name for a lab of a name. Lower-case letters, digits, `-` and `_`: what compose takes. */
export const projectNameOf = (prefix: string, lab: string): string =>
  `${prefix}-${lab.toLowerCase().replace(/[^a-z0-9_-]/g, '-')}`;
