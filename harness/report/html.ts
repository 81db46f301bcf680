import { join, relative } from 'node:path';
import type { CampaignFile } from '../records/campaign-file.ts';
import { EXIT } from '../records/exit-code.ts';
import type { CampaignReport, Counterexample } from '../records/folder.ts';
import { campaignExit } from '../records/outcome.ts';
import type { WorkersFile } from '../records/workers-file.ts';
import { askedHtml } from './asked.ts';
import { feltSection } from './felt-html.ts';
import { feltSumLines } from './felt-words.ts';
import { type Html, html, list, numbers, page } from './html-page.ts';
import { effortLine, noteLines } from './terminal.ts';
import { verdictLine } from './verdict.ts';
import { countsLine, replayCommand, shrunkLine, titleLine, wordsOf } from './words.ts';

function section({ n, dir, found }: Counterexample, report: CampaignReport, command: string): Html {
  // Relative, so that the folder may be mailed or moved.
  const href = encodeURI(relative(report.dir, join(dir, 'report.html')));
  return html`<h3>${n}. <a href="${href}">${found.fingerprint}</a></h3>
<p class="said"><strong>${found.pinned}</strong>: ${found.message}</p>
<ol>${wordsOf(found).map((line) => html`<li>${line}</li>`)}</ol>
<p>It was ${shrunkLine(found)}.</p>
<pre>${replayCommand(command, found, join(dir, 'schedule.json'))}</pre>`;
}

function bittenTable({ bitten, idle }: CampaignFile): Html {
  const rows = Object.entries(bitten);
  return html`<h2>Injections that bit</h2>
${rows.length > 0 ? numbers(['kind of fault', 'injections'], rows) : html`<p>None.</p>`}
<p class="quiet">${idle} touched nothing.</p>`;
}

function workersTable({ again, workers }: WorkersFile): Html {
  const rows = workers.map(({ worker, parts, runs, singles, runsPerS }) => [worker, parts, runs, singles, runsPerS]);
  return html`<h2>Who judged</h2>
${numbers(['worker', 'parts', 'runs in them', 'single runs', 'runs per second and job'], rows)}
<p class="quiet">${again} lost with a worker and judged again.</p>`;
}

/** A campaign as one page, with links to those of its counterexamples. `command` is how this build is called. */
export function htmlReport(report: CampaignReport, command: string): string {
  const { campaign, counterexamples, workers } = report;
  const exitCode = campaignExit(campaign);
  const verdict = verdictLine(campaign);
  return page(
    `Zonequake: ${verdict}`,
    html`<h1 class="${exitCode === EXIT.ok ? 'good' : 'bad'}">${verdict}</h1>
<p>${titleLine(campaign)}. ${countsLine(campaign)}. Exit code ${exitCode}.</p>
<p>${effortLine(campaign)}.</p>
${list(noteLines(campaign))}
${counterexamples.length > 0 && html`<h2>Counterexamples</h2>`}
${counterexamples.map((counterexample) => section(counterexample, report, command))}
${campaign.felt && feltSection(campaign.felt, feltSumLines(campaign.felt))}
${campaign.felt && askedHtml(campaign.felt)}
${bittenTable(campaign)}
${workers && workersTable(workers)}
<footer><p>Zonequake ${campaign.zonequake}, Node.js ${campaign.node}. ${campaign.faults.length} kinds of fault were drawn from
and ${campaign.invariants.length} invariants judged by: <code>campaign.json</code> has them.</p></footer>`,
  );
}
