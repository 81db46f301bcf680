/** What one service needs: of each list one. */
type Needs = readonly { readonly any: readonly string[] }[];

/** Some services, and whatever these need, and so on: a circle of needs ends. */
export function withNeeds(
  services: readonly string[],
  needsOf: (service: string) => Needs | undefined,
  seen = new Set<string>(),
): ReadonlySet<string> {
  for (const service of services) {
    if (seen.has(service)) continue;
    seen.add(service);
    withNeeds(
      (needsOf(service) ?? []).flatMap(({ any }) => any),
      needsOf,
      seen,
    );
  }
  return seen;
}
