/** What a healthy lab owes its random schedules besides no violation, so that holding means something (design of the oracle). */

/** Share of the operations that have to be demanded. */
export const DEMANDED_MIN = 0.8;
/** Share of the runs that may be inconclusive; of a campaign its exit code says so. */
export const INCONCLUSIVE_MAX = 0.1;
/** How often every kind of fault has to bite. */
export const BITES_MIN = 20;

/** The kinds of fault that bit less often than that. */
export function seldom(bitten: Readonly<Record<string, number>>, least: number): readonly string[] {
  return Object.entries(bitten).flatMap(([kind, count]) => (count < least ? [`${kind}: ${count}`] : []));
}
