import type { CampaignFile } from '../records/campaign-file.ts';
import type { Found } from '../records/found.ts';
import { JUDGED_SHARE_MIN, seldomJudged } from '../records/seldom-judged.ts';
import { shellPath } from '../text/shell.ts';

/** A number and its noun: `1 run`, `2 runs`. */
export const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** Milliseconds as people say them, to a tenth: `12.3 s`, `2.5 min`, `4 h`. */
export function durationWords(ms: number): string {
  const inUnits = (unitMs: number): number => Math.round((ms / unitMs) * 10) / 10;
  if (ms < 120_000) return `${inUnits(1000)} s`;
  return ms < 7_200_000 ? `${inUnits(60_000)} min` : `${inUnits(3_600_000)} h`;
}

const CHANGES = { new: 'new', known: 'known', cameBack: 'came back', gone: 'gone', notSeen: 'not seen' } as const;

/**
 * What is other than in the campaign before, or than in the store: `since night-1: 1 new (FINGERPRINT), 0 known, 0 came back,
 * 0 gone`. Undefined where there is nothing to compare.
 */
export function changesLine({ changes }: CampaignFile): string | undefined {
  if (!changes) return undefined;
  const told = (key: keyof typeof CHANGES): string => {
    const prints = changes[key];
    return `${prints.length} ${CHANGES[key]}${prints.length > 0 ? ` (${prints.join(', ')})` : ''}`;
  };
  const { since, notSeen } = changes;
  if (since === undefined) {
    const seen = changes.new.length + changes.known.length;
    return seen === 0 ? undefined : `beside what is stored: ${told('new')}, ${told('known')}`;
  }
  const always = (['new', 'known', 'cameBack', 'gone'] as const).map(told);
  return `since ${since}: ${[...always, ...(notSeen.length > 0 ? [told('notSeen')] : [])].join(', ')}`;
}

/** `200 runs: 198 passed, 1 failed, 1 inconclusive`. */
export function countsLine({ runs, passed, failed, inconclusive, harnessErrors }: CampaignFile): string {
  const parts = [
    `${passed} passed`,
    failed > 0 && `${failed} failed`,
    inconclusive > 0 && `${inconclusive} inconclusive`,
    harnessErrors > 0 && plural(harnessErrors, 'harness error'),
  ];
  return `${plural(runs, 'run')}: ${parts.filter(Boolean).join(', ')}`;
}

/** The invariants that hardly any run could have violated, and in how many runs they had anything to judge; empty for none. */
export const seldomJudgedWords = (campaign: Pick<CampaignFile, 'runs' | 'judgedRuns'>): string =>
  Object.entries(seldomJudged(campaign))
    .map(([name, runs]) => `${name} (${plural(runs, 'run')})`)
    .join(', ');

/** What such a list is headed with. */
export const SELDOM_JUDGED = `had something to judge in under ${percent(JUDGED_SHARE_MIN)} of the runs`;

/** Overrides as they are given on the command line. */
export const setWords = (set: CampaignFile['set']): readonly string[] =>
  Object.entries(set).map(([path, value]) => `${path}=${value}`);

/** What was run, in one line. */
export function titleLine({ lab, runtime, set, timing, seed, shard, revision }: CampaignFile): string {
  const parts = [
    `lab ${lab}`,
    ...setWords(set),
    runtime === 'docker' && 'in containers',
    `timing ${timing}`,
    `seed ${seed}`,
    shard !== undefined && `part ${shard}`,
    revision !== undefined && `revision ${revision}`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** How a counterexample is seen again, from its schedule's file or token, where it was found. */
export const replayCommand = (
  command: string,
  { runtime, programs = [] }: Pick<Found, 'runtime' | 'programs'>,
  what: string,
): string =>
  [
    `${command} replay ${shellPath(what)}`,
    ...(runtime === 'docker' ? ['--runtime docker'] : []),
    ...programs.map((role) => `--program ${role}=FILE`),
  ].join(' ');

/** What a counterexample's schedule is called: the smallest only when smaller ones were tried. */
export function scheduleWord({ probes, injectionsTo, unfinished }: Found): string {
  if (unfinished) return 'the smallest schedule so far that does it';
  return probes > 0 || injectionsTo === 0 ? 'the smallest schedule that does it' : 'the schedule that does it';
}

/** The injections of a minimal schedule in words, or that none is needed. */
export const wordsOf = ({ words }: Found): readonly string[] =>
  words.length > 0 ? words : ['no injection at all: the lab breaks by itself'];

/** How the smallest schedule was reached. */
export function shrunkLine(found: Found): string {
  const { injectionsFrom, injectionsTo, probes, reproduced, source, unfinished } = found;
  const begun = `found in ${source} with ${plural(injectionsFrom, 'injection')}`;
  if (unfinished) {
    const soFar = injectionsTo < injectionsFrom ? `: to ${injectionsTo} so far` : '';
    return `${begun}, and was being shrunk when the command ended${soFar}`;
  }
  const shrunk = probes > 0 ? `shrunk to ${injectionsTo} in ${plural(probes, 'run')}` : 'not shrunk';
  return `${begun}, ${shrunk}, fails ${reproduced.failed} of ${plural(reproduced.of, 'time')}`;
}

/** So many of the single faults that could not be judged are named. */
const MISSED_NAMED = 3;

/** How far a campaign came that began with every single fault by itself; undefined for another. */
export function reachLine({ singles }: CampaignFile): string | undefined {
  if (!singles) return undefined;
  const { of, judged, missed } = singles;
  const rest = missed.length > MISSED_NAMED ? [`${missed.length - MISSED_NAMED} more`] : [];
  const named = [...missed.slice(0, MISSED_NAMED), ...rest].join('; ');
  const untried = of - judged - missed.length;
  const left = untried > 0 ? `; no time for ${untried}` : '';
  return `reach: every single fault on every service: ${judged} of ${of}${named && `; not judged: ${named}`}${left}`;
}
