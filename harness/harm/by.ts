/** Groups of something, by name. */
export type By<T> = Readonly<Record<string, T>>;

/** In the order of their names, whoever came first. */
export const sorted = <T>(groups: By<T>): By<T> =>
  Object.fromEntries(Object.entries(groups).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** The groups of some runs and of others, as one: what both have is added. In the order of their names. */
export function addBy<T>(a: By<T>, b: By<T>, add: (a: T, b: T) => T): By<T> {
  const sum: Record<string, T> = { ...a };
  for (const [name, more] of Object.entries(b)) {
    const before = a[name];
    sum[name] = before === undefined ? more : add(before, more);
  }
  return sorted(sum);
}
