import type { History } from '../history/events.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import type { Platform } from '../platform/platform.ts';
import { type Count, countOne, emptyCount, type Felt, failedShare } from './felt.ts';
import { type FeltBy, groupsOf, type Used, usedIn } from './groups.ts';
import { impactOf } from './impact.ts';
import { type LoadedBy, loadedOf } from './loaded.ts';
import { type Course, courseOf } from './milestones.ts';
import { type ValidatedBy, validatedOf } from './validated.ts';

/** So many windows of equal length does a run have: a twelfth is longer than most terms, and still has some dozens of operations. */
const WINDOWS = 12;

const DAY_MS = 24 * 60 * 60 * 1000;

/** What failed, as a share (0 to 1) of what is asked in 24 hours at the rate of such a run; `spanMs` is how long it was. */
export const dayShare = (all: Felt, spanMs: Ms): number => failedShare(all) * Math.min(1, spanMs / DAY_MS);

/** What the users of a run felt, excused or not. Pure: the same for the same history. */
export interface Harm extends FeltBy {
  readonly windowMs: Ms;
  /** All users by when their operation began: those of the first `windowMs`, of the next, and so on to the end of the run. */
  readonly windows: readonly Felt[];
  /** How bad it was for customers, 0 to 1000. */
  readonly impact: number;
  /** How long the run was, in lab time. */
  readonly spanMs: Ms;
  readonly course: Course;
  /** What nameservers said when all had had its time to recover; absent where nobody asked them. */
  readonly validated?: ValidatedBy;
  /** What they said to a load tester; absent where none asked. */
  readonly loaded?: LoadedBy;
}

/** The harm that a run did. */
export function harmOf(
  history: History,
  { spec, platform }: { readonly spec: LabSpec; readonly platform: Pick<Platform, 'milestone'> },
): Harm {
  const used = usedIn(history);
  const groups = groupsOf(used, spec);
  const windowMs = spec.timing.durationMs / WINDOWS;
  const validated = validatedOf(history, spec);
  const loaded = loadedOf(history);
  return {
    ...groups,
    windowMs,
    windows: windowsOf(used, windowMs),
    impact: impactOf(used, spec),
    spanMs: Math.round(history.at(-1)?.atMs ?? 0),
    course: courseOf(history, used, platform),
    ...(validated && { validated }),
    ...(loaded && { loaded }),
  };
}

function windowsOf(used: readonly Used[], windowMs: Ms): readonly Felt[] {
  const windows: readonly Count[] = Array.from({ length: WINDOWS }, emptyCount);
  for (const { operation, tookMs } of used) {
    const window = windows[Math.min(WINDOWS - 1, Math.floor(operation.startMs / windowMs))];
    if (window) countOne(window, tookMs);
  }
  return windows;
}
