import type { StoredFailure } from '../records/failure-file.ts';
import type { FailureStore } from '../records/failure-store.ts';
import type { Registry } from '../records/registry.ts';
import { canonicalJson } from '../schedule/canonical.ts';
import { injectionProblem } from '../schedule/check.ts';
import { labDigest } from '../schedule/codec.ts';
import type { Settings, Setup } from '../setup/setup.ts';

type Campaign = Pick<Settings, 'lab' | 'timing' | 'set'>;
type Made = Pick<Setup, 'experiment' | 'spec' | 'digest' | 'programs'>;

/** What is said of a stored failure besides that it was replayed. */
export interface StoreNote {
  /** Its id, or the name of a file that has none. */
  readonly id: string;
  readonly what: string;
}

const sameSet = (a: Campaign['set'], b: Campaign['set']): boolean => canonicalJson(a) === canonicalJson(b);

const rolesText = (programs: Setup['programs'] = {}): string => Object.keys(programs).toSorted().join();

/** Why a failure of this lab and timing cannot run on the lab as the overrides have made it. */
function problemOf({ schedule: { spec, injections, programs } }: StoredFailure, made: Made): string | undefined {
  if (spec !== undefined && labDigest(spec as Setup['spec']) !== made.digest)
    return 'it is of another lab of that name';
  // Those of the same roles may have changed: that is what it is kept for.
  if (rolesText(programs) !== rolesText(made.programs)) return 'it ran with programs for other roles';
  const { faults, definition, runtime } = made.experiment;
  for (const [index, injection] of injections.entries()) {
    const found = injectionProblem(injection, faults, made.spec, definition, runtime.cannot);
    if (found) return `injections[${index}].${found.field}: ${found.problem}`;
  }
  return undefined;
}

/** Whether it is meant for this campaign: same lab and timing; written without overrides, or with the campaign's own. */
const isMeant = ({ schedule }: StoredFailure, { lab, timing, set }: Campaign): boolean =>
  schedule.lab === lab &&
  schedule.timing === timing &&
  (Object.keys(schedule.set).length === 0 || sameSet(schedule.set, set));

/**
 * The stored failures that fit a campaign: meant for it, judged by an invariant of it, and with injections that can run on the
 * lab as the overrides have made it.
 */
export function storedFor(
  failures: readonly StoredFailure[],
  campaign: Campaign,
  made: Made,
): readonly StoredFailure[] {
  const judged = new Set(made.experiment.invariants.map(({ name }) => name));
  return failures.filter(
    (failure) =>
      isMeant(failure, campaign) &&
      (failure.schedule.expect === undefined || judged.has(failure.schedule.expect)) &&
      problemOf(failure, made) === undefined,
  );
}

/** What there is to say of a store: what no longer applies, and what is replayed on a lab that has changed. All of it is kept. */
export function storeNotes(
  { failures, damaged }: FailureStore,
  registry: Registry,
  campaign: Campaign,
  made: Made,
): readonly StoreNote[] {
  const labs = new Set(registry.labs.map(({ name }) => name));
  const notes = failures.flatMap((failure): StoreNote[] => {
    const { id, schedule } = failure;
    const note = (what: string) => [{ id, what }];
    if (!labs.has(schedule.lab)) return note(`not replayed: this build has no lab "${schedule.lab}"`);
    // With other overrides a difference is meant, and says nothing of the failure.
    if (!isMeant(failure, campaign) || !sameSet(schedule.set, campaign.set)) return [];
    const problem = problemOf(failure, made);
    if (problem !== undefined) return note(`not replayed: ${problem}`);
    if (schedule.labDigest === made.digest) return [];
    return note(`replayed, although the lab has changed since it was found (zonequake ${schedule.zonequake})`);
  });
  return [...damaged.map(({ file, why }) => ({ id: file, what: `not replayed: ${why}` })), ...notes];
}
