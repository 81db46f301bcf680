import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inFile, UsageError } from '../basics/errors.ts';
import { version } from '../basics/version.ts';
import { decodeHistory } from '../history/codec.ts';
import type { History } from '../history/events.ts';
import { readText } from '../input/read-text.ts';
import type { Bundle, EventsTold } from '../records/bundle-file.ts';
import { type CampaignReport, readCounterexample, readFolder } from '../records/folder.ts';
import type { Found } from '../records/found.ts';
import { eventsOf, type Registry } from '../records/registry.ts';
import type { BroughtPrograms } from '../runtime/brought.ts';
import { decodeSchedule } from '../schedule/codec.ts';
import { describeSchedule } from '../schedule/describe.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { otherPrograms } from '../setup/recorded-programs.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import { type Setup, settingsOf, setUp } from '../setup/setup.ts';

const ADVICE = 'give the folder of a counterexample';

/** Events of a part of a history at its beginning and at its end, where there are more. */
const EVENTS_FIRST = 500;
const EVENTS_LAST = 2_500;

/** From the first injection to a time of the run, or from the start where nothing is injected. */
function toldUntil(history: History, until: (index: number) => boolean): EventsTold {
  const injected = history.findIndex(({ type }) => type === 'inject');
  const from = Math.max(injected, 0);
  const after = history.findIndex((_, index) => index >= from && !until(index));
  const all = history.slice(from, after < 0 ? undefined : after);
  const leftOut = Math.max(0, all.length - EVENTS_FIRST - EVENTS_LAST);
  return { from, leftOut, events: leftOut === 0 ? all : [...all.slice(0, EVENTS_FIRST), ...all.slice(-EVENTS_LAST)] };
}

/** When the pinned invariant was first violated, and the last event that shows it. */
function firstHarm({ violations, pinned }: Found): { readonly atMs: number; readonly event: number } {
  const first = violations.find(({ invariant }) => invariant === pinned);
  return { atMs: first?.atMs ?? Number.POSITIVE_INFINITY, event: Math.max(-1, ...(first?.events ?? [])) };
}

/** The first schedule without one of the injections that passes, with the same part of its history. */
async function nearestOf(setup: Setup, { seed, injections }: Schedule, untilMs: number): Promise<Bundle['nearest']> {
  for (const injection of injections) {
    const rest = { seed, injections: injections.filter((other) => other !== injection) };
    const { verdict, history } = await runAndJudge(setup, rest);
    if (verdict.verdict !== 'pass') continue;
    const without = describeSchedule([injection], setup.experiment.faults).join('');
    return { without, history: toldUntil(history, (index) => (history[index]?.atMs ?? 0) <= untilMs) };
  }
  return undefined;
}

/** Programs for people to read, and to give again: their digests are the schedule's. */
const sourcesIn = (programs: BroughtPrograms): Bundle['programs'] =>
  Object.fromEntries(Object.entries(programs).map(([role, { sources }]) => [role, sources]));

/** The campaign that a counterexample's folder belongs to, if it lies in one. */
function campaignOf(dir: string): Partial<Pick<CampaignReport['campaign'], 'revision' | 'startedAt'>> {
  const run = join(dir, '..', '..');
  if (!existsSync(join(run, 'campaign.json'))) return {};
  const { revision, startedAt } = readFolder(run).campaign;
  return { ...(revision !== undefined && { revision }), ...(startedAt !== undefined && { startedAt }) };
}

/** The folder of the one counterexample that is meant. Throws UsageError when there is none, or more than one. */
function counterexampleFolder(dir: string): string {
  if (existsSync(join(dir, 'schedule.json')) && !existsSync(join(dir, 'campaign.json'))) return dir;
  const { counterexamples } = readFolder(dir);
  const [first, other] = counterexamples;
  if (!first) throw new UsageError(`${dir} has no counterexample: give a folder that has one`);
  if (other)
    throw new UsageError(`${dir} has ${counterexamples.length} counterexamples: give one, such as ${first.dir}`);
  return first.dir;
}

/**
 * A counterexample's folder as one value. In the simulation its nearest passing run is made anew. Throws UsageError for a folder
 * without a counterexample, and for one whose lab this build does not have as it was.
 */
export async function bundleOf(registry: Registry, given: string, programs?: BroughtPrograms): Promise<Bundle> {
  const dir = counterexampleFolder(given);
  const found = readCounterexample(1, dir, 'sim')?.found;
  if (!found) throw new UsageError(`${dir} has no counterexample: give a folder that has one`);
  const path = join(dir, 'schedule.json');
  const file = decodeSchedule(readText(path, 'schedule', ADVICE), path);
  const { lab, set, timing, seed, injections } = file;
  const others = inFile(path, () => otherPrograms(file, programs));
  if (others.length > 0)
    throw new UsageError(`${path} ran with another program of ${others.join(', ')} than is given: give that one`);
  const brought = programs && { programs };
  const setup = setUp(registry, settingsOf(registry, { lab, set, timing, seed, ...brought }), file.spec);
  if (setup.digest !== file.labDigest) {
    throw new UsageError(
      `${path} was written on another lab "${lab}" (zonequake ${file.zonequake}): bundle it with that build`,
    );
  }
  const schedule = { seed, injections };
  const isSimulated = found.runtime === 'sim';
  const kept = join(dir, 'history.jsonl');
  const history = existsSync(kept)
    ? decodeHistory(readText(kept, 'history', ADVICE), eventsOf(registry, lab), kept).history
    : isSimulated
      ? (await runAndJudge(setup, schedule)).history
      : [];
  const harm = firstHarm(found);
  const nearest = isSimulated ? await nearestOf(setup, schedule, harm.atMs) : undefined;
  return {
    ...{ zonequake: version, node: process.version, ...campaignOf(dir) },
    ...{ schedule: { ...file, spec: { ...setup.spec } }, found },
    history: toldUntil(history, (index) => index <= harm.event || (history[index]?.atMs ?? 0) <= harm.atMs),
    ...(programs && { programs: sourcesIn(programs) }),
    ...(nearest && { nearest }),
  };
}
