import type { Ms } from '../lab/spec.ts';
import { addBy } from './by.ts';
import { addFelt, addTimes, type Felt, NOTHING_FELT, roundedMs, type Times } from './felt.ts';
import type { FeltBy } from './groups.ts';
import type { Harm } from './harm.ts';
import { addLoaded, type LoadedBy } from './loaded.ts';
import type { Course } from './milestones.ts';
import { addValidated, type ValidatedBy } from './validated.ts';

/** What the users of many runs felt. Adds up, associative and in any order. */
export interface HarmSum extends FeltBy {
  /** Runs that it is the sum of. */
  readonly runs: number;
  readonly windowMs: Ms;
  readonly windows: readonly Felt[];
  /** Of the runs' impact scores: their sum, the highest, and the first run that had it. */
  readonly impact: { readonly sum: number; readonly most: number; readonly mostRun: number };
  /** Lab time of the runs. */
  readonly spanMs: Ms;
  /** How long it took from the first injection until it was detected, halted, rolled back and over, of the runs in which it was. */
  readonly detectedMs: Times;
  readonly haltedMs: Times;
  readonly rolledBackMs: Times;
  readonly recoveredMs: Times;
  /** Runs in which operations failed until the end. */
  readonly unrecovered: number;
  /** What nameservers said when all had had its time to recover; absent where nobody asked them. */
  readonly validated?: ValidatedBy;
  /** What they said to a load tester; absent where none asked. */
  readonly loaded?: LoadedBy;
}

const timesOf = (ms: number | undefined): Times => (ms === undefined ? {} : { [roundedMs(ms)]: 1 });

/** The harm of one run, by its index, as the sum of one. */
export function harmSumOf(harm: Harm, run: number): HarmSum {
  const { course, impact, ...felt } = harm;
  const times = ({ detectedMs, haltedMs, rolledBackMs, recoveredMs }: Course) => ({
    ...{ detectedMs: timesOf(detectedMs), haltedMs: timesOf(haltedMs) },
    ...{ rolledBackMs: timesOf(rolledBackMs), recoveredMs: timesOf(recoveredMs) },
  });
  return {
    ...felt,
    runs: 1,
    impact: { sum: impact, most: impact, mostRun: run },
    ...times(course),
    unrecovered: course.unrecovered ? 1 : 0,
  };
}

function addImpact(a: HarmSum['impact'], b: HarmSum['impact']): HarmSum['impact'] {
  const isA = a.most > b.most || (a.most === b.most && a.mostRun <= b.mostRun);
  const { most, mostRun } = isA ? a : b;
  return { sum: a.sum + b.sum, most, mostRun };
}

/** The harm of some runs and of others, of one lab, as one; undefined for no runs. */
export function addHarm(a: HarmSum | undefined, b: HarmSum | undefined): HarmSum | undefined {
  if (!a || !b) return a ?? b;
  const windows = Array.from({ length: Math.max(a.windows.length, b.windows.length) }, (_, i) =>
    addFelt(a.windows[i] ?? NOTHING_FELT, b.windows[i] ?? NOTHING_FELT),
  );
  const validated = addValidated(a.validated, b.validated);
  const loaded = addLoaded(a.loaded, b.loaded);
  return {
    runs: a.runs + b.runs,
    all: addFelt(a.all, b.all),
    tier: addBy(a.tier, b.tier, addFelt),
    network: addBy(a.network, b.network, addFelt),
    family: addBy(a.family, b.family, addFelt),
    windowMs: a.windowMs,
    windows,
    impact: addImpact(a.impact, b.impact),
    spanMs: a.spanMs + b.spanMs,
    detectedMs: addTimes(a.detectedMs, b.detectedMs),
    haltedMs: addTimes(a.haltedMs, b.haltedMs),
    rolledBackMs: addTimes(a.rolledBackMs, b.rolledBackMs),
    recoveredMs: addTimes(a.recoveredMs, b.recoveredMs),
    unrecovered: a.unrecovered + b.unrecovered,
    ...(validated && { validated }),
    ...(loaded && { loaded }),
  };
}
