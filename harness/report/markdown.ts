import { join } from 'node:path';
import type { HarmSum } from '../harm/add.ts';
import type { CampaignReport, Counterexample } from '../records/folder.ts';
import { markdown, markdownCode } from '../text/markdown.ts';
import { askedSections } from './asked.ts';
import { FELT_HEADS, feltRows, feltSumLines } from './felt-words.ts';
import { noteLines } from './terminal.ts';
import { verdictLine } from './verdict.ts';
import {
  countsLine,
  durationWords,
  percent,
  replayCommand,
  SELDOM_JUDGED,
  seldomJudgedWords,
  shrunkLine,
  titleLine,
  wordsOf,
} from './words.ts';

function section({ n, dir, found }: Counterexample, command: string): string[] {
  return [
    `## Counterexample ${n}: ${markdownCode(found.fingerprint)}`,
    '',
    `**${markdown(found.pinned)}**: ${markdown(found.message)}`,
    '',
    ...wordsOf(found).map((line) => `1. ${markdown(line)}`),
    '',
    `It was ${markdown(shrunkLine(found))}.`,
    '',
    '```sh',
    replayCommand(command, found, join(dir, 'schedule.json')),
    '```',
    '',
  ];
}

/** What users felt: in lines, and by group and window in a table. */
function feltSection(felt: HarmSum): string[] {
  return [
    '## What users felt',
    '',
    ...feltSumLines(felt).map((line) => `- ${markdown(line.trim())}`),
    '',
    `| ${FELT_HEADS.join(' | ')} |`,
    `| ${FELT_HEADS.map(() => '---').join(' | ')} |`,
    ...feltRows(felt).map((row) => `| ${row.map((cell) => markdown(String(cell))).join(' | ')} |`),
    '',
  ];
}

/** A campaign for an issue or a job summary. `command` is how this build is called. */
export function markdownReport(report: CampaignReport, command: string): string {
  const { campaign, counterexamples } = report;
  const lines = [
    `# Zonequake: ${verdictLine(campaign)}`,
    '',
    `${markdown(titleLine(campaign))}. ${countsLine(campaign)}.`,
    '',
    ...noteLines(campaign).map((line) => `- ${markdown(line)}`),
    ...(noteLines(campaign).length > 0 ? [''] : []),
    '| what | how much |',
    '| --- | --- |',
    `| lab time | ${durationWords(campaign.virtualMs)} |`,
    `| wall time | ${durationWords(campaign.elapsedMs)} |`,
    `| operations without an excuse to fail | ${percent(campaign.demandedShare)} |`,
    ...Object.entries(campaign.bitten).map(
      ([kind, times]) => `| injections of ${markdown(kind)} that bit | ${times} |`,
    ),
    `| ${SELDOM_JUDGED} | ${markdown(seldomJudgedWords(campaign)) || 'none'} |`,
    `| leaks | ${campaign.leaks.length} |`,
    '',
    ...(campaign.felt ? feltSection(campaign.felt) : []),
    ...askedSections(campaign.felt ?? {}),
    ...counterexamples.flatMap((counterexample) => section(counterexample, command)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
