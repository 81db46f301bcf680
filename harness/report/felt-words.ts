import type { HarmSum } from '../harm/add.ts';
import { countOf, type Felt, failedShare, percentileMs, quantileMs, slowShare, type Times } from '../harm/felt.ts';
import type { FeltBy } from '../harm/groups.ts';
import { dayShare, type Harm } from '../harm/harm.ts';
import { IMPACT_MAX } from '../harm/impact.ts';
import type { Course } from '../harm/milestones.ts';
import { durationWords, percent, plural } from './words.ts';

/** What groups of users felt, and all of them over time. */
export type Windowed = FeltBy & Pick<Harm, 'windowMs' | 'windows'>;

/** `40 ms`, `2.1 s`; a dash where nobody was served. */
export const latency = (ms: number | undefined): string =>
  ms === undefined ? '-' : ms < 1000 ? `${ms} ms` : durationWords(ms);

/** A share that is small and not nothing is not told as nothing. */
const shareWords = (share: number): string => (share > 0 && share < 0.0005 ? 'under 0.1 %' : percent(share));

function sharesOf(felt: Felt): string {
  const { operations, elsewhere } = felt;
  const spilled = elsewhere > 0 ? `, ${shareWords(elsewhere / operations)} served by a second provider` : '';
  return `${shareWords(failedShare(felt))} failed, ${shareWords(slowShare(felt))} slow${spilled}`;
}

const latenciesOf = (felt: Felt): string =>
  `p50 ${latency(percentileMs(felt, 0.5))}, p95 ${latency(percentileMs(felt, 0.95))}, p99 ${latency(percentileMs(felt, 0.99))}`;

type Named = readonly (readonly [string, Felt])[];

/** Every group of users that there is, by what it is called: tiers, networks and families. */
function groupsIn({ tier, network, family }: FeltBy): readonly Named[] {
  return [
    Object.entries(tier).map(([key, felt]) => [`tier ${key}`, felt] as const),
    Object.entries(network).map(([key, felt]) => [key, felt] as const),
    Object.entries(family).map(([key, felt]) => [`IPv${key}`, felt] as const),
  ];
}

/** The windows in which anything was asked, by what they are called. */
function windowsIn({ windows, windowMs }: Windowed): Named {
  const [unitMs, unit] = windowMs < 60_000 ? ([1000, 's'] as const) : ([60_000, 'min'] as const);
  const at = (index: number) => Math.round((index * windowMs * 10) / unitMs) / 10;
  return windows.flatMap((felt, index) => {
    if (felt.operations === 0) return [];
    return [[`${at(index)} to ${at(index + 1)} ${unit}`, felt] as const];
  });
}

/** All users, each group of them, and each window of time. */
const everyoneIn = (felt: Windowed): Named => [['all', felt.all], ...groupsIn(felt).flat(), ...windowsIn(felt)];

/** The heads of `feltRows`. */
export const FELT_HEADS = ['users', 'operations', 'failed', 'slow', 'p50', 'p95', 'p99'] as const;

/** What users felt as a table: all of them, each group, and each window of time. */
export const feltRows = (felt: Windowed): readonly (readonly (string | number)[])[] =>
  everyoneIn(felt).map(([name, one]) => [
    ...[name, one.operations, shareWords(failedShare(one)), shareWords(slowShare(one))],
    ...[0.5, 0.95, 0.99].map((share) => latency(percentileMs(one, share))),
  ]);

/** The same for programs: shares from 0 to 1, latencies in milliseconds, null where nobody was served. */
export const feltTold = (felt: Windowed) =>
  everyoneIn(felt).map(([users, one]) => ({
    ...{ users, operations: one.operations, failedShare: failedShare(one), slowShare: slowShare(one) },
    ...{ p50Ms: percentileMs(one, 0.5) ?? null, p95Ms: percentileMs(one, 0.95) ?? null },
    p99Ms: percentileMs(one, 0.99) ?? null,
  }));

function worstLine(felt: Windowed): readonly string[] {
  const worst = windowsIn(felt).toSorted(([, a], [, b]) => failedShare(b) - failedShare(a))[0];
  return worst && worst[1].failed > 0 ? [`  at worst, from ${worst[0]}: ${sharesOf(worst[1])}`] : [];
}

/** The lines that a run and a campaign have in common, before and after those on impact. */
const commonLines = (felt: Windowed, impact: string): readonly string[] => [
  `users felt: ${sharesOf(felt.all)}, ${latenciesOf(felt.all)}`,
  ...groupsIn(felt).flatMap((groups) =>
    groups.length > 0 ? [`  ${groups.map(([name, one]) => `${name}: ${sharesOf(one)}`).join('; ')}`] : [],
  ),
  ...worstLine(felt),
  `  ${impact}`,
];

const COURSE = [
  ['detectedMs', 'detected'],
  ['haltedMs', 'halted'],
  ['rolledBackMs', 'rolled back'],
  ['recoveredMs', 'over for users'],
] as const satisfies readonly (readonly [keyof Course & keyof HarmSum, string])[];

/** What the users of one run felt, a line each. */
export function feltLines(harm: Harm): readonly string[] {
  const { all, impact, spanMs, course } = harm;
  const steps = COURSE.flatMap(([key, word]) => {
    const ms = course[key];
    return ms === undefined ? [] : [`${word} after ${durationWords(ms)}`];
  });
  const told = [...steps, ...(course.unrecovered ? ['not over by the end'] : [])];
  return [
    ...commonLines(
      harm,
      `impact score ${impact} of ${IMPACT_MAX}; ${shareWords(dayShare(all, spanMs))} of a day's traffic`,
    ),
    ...(told.length > 0 ? [`  from the first injection: ${told.join(', ')}`] : []),
  ];
}

function timesWords(word: string, times: Times): readonly string[] {
  const runs = countOf(times);
  const [half, most] = [quantileMs(times, 0.5), quantileMs(times, 1)];
  if (half === undefined || most === undefined) return [];
  return [`${word} after ${durationWords(half)} and ${durationWords(most)} (${plural(runs, 'run')})`];
}

/** What the users of all runs of a campaign felt, a line each. */
export function feltSumLines(sum: HarmSum): readonly string[] {
  const { all, impact, runs, spanMs, unrecovered } = sum;
  const score = `impact score ${Math.round(impact.sum / runs)} of ${IMPACT_MAX} on average, ${impact.most} at most (run ${impact.mostRun})`;
  const times = COURSE.flatMap(([key, word]) => timesWords(word, sum[key]));
  const told = [...times, ...(unrecovered > 0 ? [`not over by the end in ${plural(unrecovered, 'run')}`] : [])];
  return [
    ...commonLines(sum, `${score}; ${shareWords(dayShare(all, spanMs / runs))} of a day's traffic`),
    ...(told.length > 0 ? [`  from the first injection, median and longest: ${told.join('; ')}`] : []),
  ];
}
