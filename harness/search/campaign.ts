import { HarnessError } from '../basics/errors.ts';
import { Interrupted } from '../basics/interruption.ts';
import { WriteError } from '../files/files.ts';
import { hasReserve } from '../files/reserve.ts';
import type { Verdict } from '../invariants/invariant.ts';
import { controlRun } from '../minimise/control-run.ts';
import { isNoisy } from '../minimise/trials.ts';
import type { StoredFailure } from '../records/failure-file.ts';
import { type CampaignReport, closeFolder, dropKeptFrom, openFolder } from '../records/folder.ts';
import { type RunSummary, violates } from '../records/summary.ts';
import { addTotals, NO_RUNS, totalsOf } from '../records/totals.ts';
import { describeSchedule } from '../schedule/describe.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import { elsewhereOf } from './elsewhere.ts';
import type { Plan, State } from './plan.ts';
import { runsOf } from './source.ts';
import { storedFor, storeNotes } from './stored-for.ts';
import { campaignFile } from './write-up.ts';
import { report, save, take } from './write-up-failure.ts';

/** The empty schedule must hold, or nothing that the campaign finds means anything. */
async function control(plan: Plan, state: State): Promise<void> {
  report(plan, state, 'control run');
  const { schedule, verdict, run } = await controlRun(plan.setup, plan.settings.seed);
  noteLeaks(state, 'the control run', verdict);
  if (run) {
    await take(plan, state, { schedule, verdict, source: 'the control run', run });
  } else if (verdict.verdict !== 'pass') {
    state.trouble.push(`the control run did not pass: ${verdict.verdict}, ${verdict.reason ?? 'no reason given'}`);
    state.stopped = 'harness-error';
  }
}

/** What was left behind counts, whatever run it was. */
function noteLeaks(state: State, source: string, { leaks }: Verdict): void {
  const noted = leaks.map(({ what }) => ({ what: `${source}: ${what}` }));
  state.totals = addTotals(state.totals, { ...NO_RUNS, leaks: noted });
}

/** All of them, however many fail: what they guard is worth a run each, and tomorrow is compared with it. */
async function replayStored(plan: Plan, state: State): Promise<void> {
  const { registry, settings, setup, store } = plan;
  state.stored.had = store.failures.flatMap(({ fingerprint }) => fingerprint ?? []);
  state.stored.notes = storeNotes(store, registry, settings, setup);
  for (const failure of storedFor([...registry.failures, ...store.failures], settings, setup)) {
    if (plan.signal.aborted || state.stopped !== undefined) return;
    await replayOne(plan, state, failure);
    refuseFullDisk(plan);
  }
}

async function replayOne(plan: Plan, state: State, { id, fingerprint, schedule: file }: StoredFailure): Promise<void> {
  const name = `stored failure ${id}`;
  report(plan, state, name);
  const schedule = { seed: file.seed, injections: file.injections };
  const run = await runAndJudge(plan.setup, schedule);
  const { verdict, reason } = run.verdict;
  state.stored.run++;
  noteLeaks(state, name, run.verdict);
  if (verdict === 'harness-error') state.stored.unjudged++;
  if (verdict !== 'pass' && verdict !== 'fail')
    state.trouble.push(`${name}: ${verdict}, ${reason ?? 'no reason given'}`);
  if (!violates(run.verdict)) {
    if (verdict === 'pass' && fingerprint !== undefined) state.stored.held.push(fingerprint);
    return;
  }
  if (fingerprint !== undefined) state.kept.add(fingerprint);
  const { failures } = state;
  const expected = file.expect !== undefined && { expected: file.expect };
  await take(plan, state, { schedule, verdict: run.verdict, source: name, run, ...expected });
  // A known issue is none, nor what did not come back.
  if (state.failures > failures) state.stored.failed++;
}

/** How old the campaign's file may be, wall-clock, of one that is killed. */
const SAVE_EVERY_MS = 1_000;

async function search(plan: Plan, state: State): Promise<void> {
  const { setup, settings, range, judges, timeMs, signal } = plan;
  const stop = () => signal.aborted || (timeMs !== undefined && plan.elapsedMs() >= timeMs);
  const keep = plan.keepHistory && { keepIn: plan.dir };
  let end = range.from;
  for await (const summary of runsOf({ setup, settings, range, stop, ...(judges && { judges }), ...keep })) {
    end = summary.run + 1;
    state.totals = addTotals(state.totals, totalsOf(summary));
    noteSingle(plan, state, summary);
    if (summary.verdict === 'harness-error') state.trouble.push(`run ${summary.run}: ${summary.reason ?? 'no reason'}`);
    // Of a run that failed nothing is said before it is on disk.
    if (summary.failing) await take(plan, state, { ...summary.failing, source: `run ${summary.run}` });
    report(plan, state, 'searching');
    if (summary.failing || plan.elapsedMs() - state.savedMs >= SAVE_EVERY_MS) save(plan, state);
    if (ended(plan, state)) break;
    refuseFullDisk(plan);
  }
  if (plan.keepHistory) dropKeptFrom(plan.dir, end);
}

/** A campaign may begin with every single fault by itself: which of them it has been able to judge. */
function noteSingle({ setup }: Plan, { singles }: State, { run, verdict }: RunSummary): void {
  const injections = setup.tour.singles[run];
  if (!injections) return;
  if (verdict === 'pass' || verdict === 'fail') singles.judged++;
  else singles.missed.push(describeSchedule(injections, setup.experiment.faults).join('; '));
}

/** A disk that was full at a finding has no room for the next. */
function refuseFullDisk({ dir }: Plan): void {
  if (!hasReserve(dir)) throw new HarnessError(`no space is left for "${dir}": the campaign ended early`);
}

const ended = (plan: Plan, state: State): boolean =>
  plan.signal.aborted || state.stopped !== undefined || state.failures >= plan.maxFailures;

/**
 * On containers judges make all runs of a campaign, and not only those that are drawn. In the simulation a candidate of a shrink is over here
 * before it would be on its way.
 */
function withRunsElsewhere(plan: Plan): Plan {
  const { judges, settings, setup } = plan;
  if (!judges || !isNoisy(setup)) return plan;
  return { ...plan, setup: { ...setup, elsewhere: elsewhereOf(judges, settings) } };
}

/**
 * Control run, stored failures, then the search, into a run folder. Everything that it finds is in the order of the runs, so
 * who judges them, and how many, changes nothing but the time.
 */
export async function runCampaign(given: Plan): Promise<CampaignReport> {
  const plan = withRunsElsewhere(given);
  const state: State = {
    totals: NO_RUNS,
    counterexamples: [],
    failures: 0,
    unconfirmed: [],
    known: new Map(),
    stored: { run: 0, failed: 0, unjudged: 0, had: [], held: [], notes: [] },
    singles: { judged: 0, missed: [] },
    kept: new Set(),
    trouble: [],
    savedMs: 0,
  };
  openFolder(plan.dir, campaignFile(plan, state));
  try {
    for (const phase of [control, replayStored, search]) {
      if (!ended(plan, state)) await phase(plan, state);
    }
  } catch (error) {
    // An interrupted run breaks off; that is no trouble. Workers may hear of it before this thread does.
    const isBrokenOff = plan.signal.aborted || error instanceof Interrupted;
    if (isBrokenOff && !(error instanceof WriteError)) state.stopped = 'interrupted';
    else inTrouble(state, error);
  }
  if (plan.signal.aborted) state.stopped = 'interrupted';
  try {
    closeFolder(plan.dir, campaignFile(plan, state));
  } catch (error) {
    // What was found is told all the same.
    inTrouble(state, error);
  }
  return { dir: plan.dir, campaign: campaignFile(plan, state), counterexamples: state.counterexamples };
}

function inTrouble(state: State, error: unknown): void {
  state.trouble.push(error instanceof Error ? error.message : String(error));
  state.stopped = 'harness-error';
}
