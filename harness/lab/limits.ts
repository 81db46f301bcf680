/**
 * The most that files and the command line may ask for of whatever is done again and again, so that every run ends. Each is far beyond
 * what anything here needs (the longest is `npm run month`), and what is over it is refused before anything is run.
 */
export const LIMITS = {
  /** Length of a run, and any term of it: a year of lab time. */
  runMs: 366 * 24 * 3_600_000,
  /** Operations per second and client network. */
  opsPerSecond: 1_000,
  /** Operations of all client networks in a run. */
  operations: 2_000_000,
  /** Things that all nodes do by the clock in a run, each counted as often as it comes. */
  beats: 100_000_000,
  /** Regions, each a /24 of the lab's network (`topology.ts`). */
  regions: 254,
  /** Nodes of a region: what its /24 has room for beside the ten that it begins with. */
  nodesInRegion: 245,
  fleets: 1_000,
  customers: 1_000,
  /** Items of other lists in a lab spec. */
  listed: 100,
  /** Work items that a node can do in a second, and queries that one may cost. */
  perSecond: 1_000_000_000,
  /** Requests that wait at a node. */
  queue: 1_000_000,
  /** Injections of a schedule, and entries of a timeline. */
  injections: 10_000,
  /** Changes that come as one release. */
  changes: 10_000,
  /** Customers that a payload of one's own is filled with, and its octets: as a release it is one HTTP request of 1 MiB at most. */
  payloadCustomers: 80_000,
  payloadOctets: 800_000,
  /** Seconds of the clock that are one of the lab. */
  pace: 86_400,
  /** Wall-clock time of `--time` and `--for`, ms: timers of Node.js hold no more than 31 bits. */
  wallMs: 24 * 24 * 3_600_000,
  /** Known issues of a list. */
  known: 10_000,
  runs: 1_000_000,
  jobs: 256,
  /** `--times`. */
  times: 100_000,
} as const;
