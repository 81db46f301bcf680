import { join } from 'node:path';
import { WriteError } from '../files/files.ts';
import { moveBelow, removeBelow } from '../files/written.ts';
import type { Verdict } from '../invariants/invariant.ts';
import { type Shrinking, shrinkingWords } from '../minimise/examine.ts';
import { pin } from '../minimise/pin.ts';
import { breaks } from '../minimise/trials.ts';
import { type WriteUp, writeCounterexample } from '../minimise/write-counterexample.ts';
import { addFailure } from '../records/failure-store.ts';
import { type Counterexample, readCounterexample, saveCampaign } from '../records/folder.ts';
import { knownOn } from '../records/known.ts';
import type { RunResult } from '../run/run.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { decodeToken } from '../schedule/token.ts';
import type { Plan, State } from './plan.ts';
import { campaignFile } from './write-up.ts';

/** A schedule that failed, its verdict, and where it came from. */
export interface Failing {
  readonly schedule: Schedule;
  readonly verdict: Verdict;
  readonly source: string;
  /** What it is known to violate: looked into first. */
  readonly expected?: string;
  /** The run itself, where it cannot be had again. */
  readonly run?: RunResult;
}

/**
 * Writes a failure up. A known issue is only counted; a bug that this campaign has found before leaves no second folder. What
 * the minimal schedule of such a one does not violate is another bug in the same run, and is taken up too; so is what else a run
 * violated when one failure of it does not come back.
 */
export async function take(plan: Plan, state: State, failing: Failing): Promise<void> {
  const explained = new Set<string>();
  for (;;) {
    const pinned = pinnedOf(plan, failing, explained);
    if (pinned === undefined) return;
    const found = await takePinned(plan, state, failing, pinned);
    if (!found || plan.signal.aborted) return;
    for (const name of [pinned, ...found]) explained.add(name);
  }
}

/** What is expected comes first: a stored failure that fails as it did is the same failure, whatever else it violates now. */
function pinnedOf({ setup }: Plan, { verdict, expected }: Failing, explained: ReadonlySet<string>): string | undefined {
  const isExpected = expected !== undefined && !explained.has(expected) && breaks(verdict, expected);
  return isExpected ? expected : pin(setup.experiment.invariants, verdict, explained);
}

/**
 * Writes it up as a violation of one invariant. Returns what is explained by it when there may be another bug in the same run; undefined
 * when a new one was written up.
 */
async function takePinned(
  plan: Plan,
  state: State,
  { schedule, verdict, source, run }: Failing,
  pinned: string,
): Promise<readonly string[] | undefined> {
  const n = state.counterexamples.length + 1;
  const dir = join(plan.dir, 'counterexamples', String(n));
  const failure = { schedule, pinned, source, verdict, ...(run && { run }) };
  const doing = `${plan.shrinks === false ? 'writing up' : 'shrinking'} ${source}, which violates ${pinned}`;
  const begun = () => {
    save(plan, state);
    report(plan, state, doing);
  };
  const shrinking: Shrinking = (runs, injections) => report(plan, state, doing, shrinkingWords(runs, injections));
  let counterexample: Counterexample;
  try {
    counterexample = await writeCounterexample(plan.setup, failure, {
      ...{ n, dir, begun, ...writeUpOf(plan) },
      shrink: { shrinks: plan.shrinks !== false, confirms: true, shrinking },
    });
  } catch (error) {
    takeUnfinished(plan, state, { n, dir, what: `${source} violates ${pinned}` });
    throw error;
  }
  const { fingerprint, unconfirmed, reproduced, violations } = counterexample.found;
  if (unconfirmed) {
    const kept = join(plan.dir, 'unconfirmed', String(state.unconfirmed.length + 1));
    moveBelow(plan.dir, dir, kept);
    state.unconfirmed.push({ source, invariant: pinned, ...reproduced, dir: kept });
    // Noise explains nothing else that the run violated.
    return [];
  }
  keepFailure(plan, state, counterexample);
  const issue = knownOn(plan.known, fingerprint, plan.today);
  if (issue) state.known.set(issue, (state.known.get(issue) ?? 0) + 1);
  else state.failures++;
  const again = state.counterexamples.some(({ found }) => found.fingerprint === fingerprint);
  if (!issue && !again) {
    state.counterexamples.push(counterexample);
    return undefined;
  }
  removeBelow(plan.dir, dir);
  return violations.map(({ invariant }) => invariant);
}

/** Into the store, unless it has the same bug from a failure that failed just now. */
function keepFailure({ store, today, revision }: Plan, state: State, { found }: Counterexample): void {
  const { kept } = state;
  const { fingerprint, message, token } = found;
  if (kept.has(fingerprint)) return;
  kept.add(fingerprint);
  const note = { fingerprint, message, foundOn: today, ...(revision !== undefined && { revision }) };
  try {
    addFailure(store.dir, decodeToken(token), note);
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    state.trouble.push(error.message);
    state.stopped = 'harness-error';
  }
}

/** A failure whose write-up broke off stands all the same, as far as it is on disk; where nothing of it is, that is told. */
function takeUnfinished(plan: Plan, state: State, { n, dir, what }: { n: number; dir: string; what: string }): void {
  const left = readCounterexample(n, dir, plan.settings.runtime);
  if (!left) {
    state.trouble.push(`${what}, and nothing of it could be kept`);
    return;
  }
  state.counterexamples.push(left);
  state.failures++;
  keepFailure(plan, state, left);
}

/** Brings the campaign's file up to date. Throws WriteError. */
export function save(plan: Plan, state: State): void {
  saveCampaign(plan.dir, campaignFile(plan, state));
  state.savedMs = plan.elapsedMs();
}

function writeUpOf(plan: Plan): Omit<WriteUp, 'n' | 'dir'> {
  const { command, signal, elapsedMs, shrinkMs, remains, anew, confirm } = plan;
  const startMs = elapsedMs();
  const abort = () => signal.aborted;
  const stop = () => abort() || (shrinkMs !== undefined && elapsedMs() - startMs >= shrinkMs);
  return { command, stop, abort, ...(remains && { remains }), ...(anew && { anew }), ...(confirm && { confirm }) };
}

/** Tells whoever watches what the campaign does now. */
export function report(plan: Plan, { totals }: State, doing: string, shrink?: string): void {
  plan.progress({ doing, totals, runs: plan.range.to - plan.range.from, ...(shrink !== undefined && { shrink }) });
}
