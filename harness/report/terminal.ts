import { join } from 'node:path';
import type { CampaignFile } from '../records/campaign-file.ts';
import type { CampaignReport, Counterexample } from '../records/folder.ts';
import { linesText } from '../text/printable.ts';
import { askedLines } from './asked.ts';
import { confirmedLines, containerTimes } from './docker-words.ts';
import { feltSumLines } from './felt-words.ts';
import { verdictLine } from './verdict.ts';
import {
  changesLine,
  countsLine,
  durationWords,
  percent,
  plural,
  reachLine,
  replayCommand,
  SELDOM_JUDGED,
  scheduleWord,
  seldomJudgedWords,
  shrunkLine,
  titleLine,
  wordsOf,
} from './words.ts';

/** What was done and how well it was judged, for any campaign. */
export const effortLine = ({ virtualMs, elapsedMs, demandedShare }: CampaignFile): string =>
  `${durationWords(virtualMs)} of lab time in ${durationWords(elapsedMs)}; ${percent(demandedShare)} of operations had no excuse to fail`;

function bittenLine({ bitten }: CampaignFile): string {
  const kinds = Object.entries(bitten).map(([kind, times]) => `${kind} ${times}`);
  return `injections that bit: ${kinds.join(', ') || 'none'}`;
}

/** What else there is to say of some campaigns, a line each. */
export function noteLines(campaign: CampaignFile): string[] {
  const { stored, knownIssues, leaks, trouble, bootMs, resetMs, runMs, unconfirmed } = campaign;
  const seldom = seldomJudgedWords(campaign);
  const reach = reachLine(campaign);
  const changes = changesLine(campaign);
  return [
    ...(reach === undefined ? [] : [reach]),
    ...(changes === undefined ? [] : [changes]),
    ...(bootMs === undefined ? [] : [containerTimes(bootMs, resetMs ?? 0, runMs ?? 0)]),
    ...unconfirmed.map(({ source, invariant, failed, of, dir }) => {
      return `not confirmed: ${source} violated ${invariant} and failed ${failed} of ${plural(of, 'time')}: see ${dir}`;
    }),
    ...(seldom === '' ? [] : [`${SELDOM_JUDGED}: ${seldom}`]),
    ...(stored.run > 0 ? [`stored failures: ${stored.run} replayed, ${stored.failed} failed`] : []),
    ...stored.notes.map(({ id, what }) => `stored failure ${id}: ${what}`),
    ...knownIssues.map(({ fingerprint, until, note, runs }) => {
      return `known until ${until}: ${fingerprint} (${note}), seen in ${plural(runs, 'run')}`;
    }),
    ...leaks.map(({ run, what }) => `leak in ${run === undefined ? '' : `run ${run}: `}${what}`),
    ...trouble.map((what) => `harness: ${what}`),
  ];
}

/** One counterexample: what broke, by what, and how to see it again. */
export function counterexampleLines({ n, dir, found }: Counterexample, command: string): string[] {
  const others = [...new Set(found.violations.map(({ invariant }) => invariant))].filter(
    (name) => name !== found.pinned,
  );
  return [
    `counterexample ${n}: ${found.pinned} is violated`,
    `  ${found.message}`,
    `  ${scheduleWord(found)}:`,
    ...wordsOf(found).map((line) => `    ${line}`),
    `  ${shrunkLine(found)}`,
    ...confirmedLines(found).map((line) => `  ${line}`),
    ...(others.length > 0 ? [`  also violated: ${others.join(', ')}`] : []),
    `  fingerprint: ${found.fingerprint}`,
    `  replay: ${replayCommand(command, found, join(dir, 'schedule.json'))}`,
  ];
}

/** A campaign for people at a terminal. `command` is how this build is called. */
export function terminalReport(report: CampaignReport, command: string): string {
  const { campaign } = report;
  const blocks = [
    [titleLine(campaign), countsLine(campaign), effortLine(campaign), bittenLine(campaign), ...noteLines(campaign)],
    ...(campaign.felt ? [[...feltSumLines(campaign.felt), ...askedLines(campaign.felt)]] : []),
    ...report.counterexamples.map((counterexample) => counterexampleLines(counterexample, command)),
    [verdictLine(campaign), `written to ${report.dir}`],
  ];
  return `${blocks.map(linesText).join('\n\n')}\n`;
}
