import { join } from 'node:path';
import type { Tally } from '../invariants/invariant.ts';
import type { Counterexample } from '../records/folder.ts';
import type { Found } from '../records/found.ts';
import { askedHtml } from './asked.ts';
import { confirmedLines } from './docker-words.ts';
import { demandedWords, excuseWords, necessityWords, tellViolations } from './evidence-words.ts';
import { feltSection } from './felt-html.ts';
import { feltLines } from './felt-words.ts';
import { type Html, html, list, numbers, page } from './html-page.ts';
import { type Context, demandsWords } from './readme.ts';
import { timelineOf } from './timeline.ts';
import { timelineSvg } from './timeline-svg.ts';
import { replayCommand, scheduleWord, setWords, shrunkLine, wordsOf } from './words.ts';

function whatBroke(found: Found, context: Context): Html {
  const { lab, set, timing } = context.file;
  return html`<h1>${found.fingerprint}</h1>
<p>On lab <code>${lab}</code> (${setWords(set).join(', ') || 'as it is'}, timing ${timing}), <strong>${found.pinned}</strong> is
violated${demandsWords(context)}.</p>
<p class="said">${found.message}</p>`;
}

function happened(found: Found, context: Context): Html {
  const { told, left } = tellViolations(found, context);
  const items = told.map(
    ({ invariant, message, events }) => html`<strong>${invariant}</strong>: ${message}${list(events)}`,
  );
  return html`<h2>What happened</h2>
<p class="quiet">Lines are those of history.jsonl.</p>
${list([...items, ...(left > 0 ? [`and ${left} more, in verdict.json`] : [])])}`;
}

function tallies(found: Found): Html {
  const rows = (record: Readonly<Record<string, Tally>>) =>
    Object.entries(record).map(([name, { operations, demanded, succeeded, failed }]) => {
      return [name, operations, demanded, succeeded, failed];
    });
  const counts = ['operations', 'no excuse to fail', 'succeeded', 'failed'];
  return html`<h2>How operations went</h2>
<p>${demandedWords(found)}</p>
${numbers(['client network', ...counts], rows(found.byClient))}
${numbers(['customer', ...counts], rows(found.byCustomer))}
<p>Operations excused, by excuse and by injection (-1: none of its own):</p>
${list(excuseWords(found))}`;
}

function timeline(found: Found, { file, history }: Context): Html {
  return html`<h2>Over lab time</h2>
<div class="wide">${timelineSvg(timelineOf(found, file, history))}</div>
<p class="quiet">Bars are injections, from when they came into force until they were healed. Beside each client network
stand its operations, succeeded / failed; the short ticks are those that succeeded, the long ones those that did not.</p>`;
}

/** A counterexample as a page of its own, for people who have neither a terminal nor Zonequake at hand. */
export function counterexampleHtml({ dir, found }: Counterexample, context: Context): string {
  const { command } = context;
  const onContainers = confirmedLines(found).map((line) => line.trim());
  return page(
    `Zonequake: ${found.fingerprint}`,
    html`${whatBroke(found, context)}
<h2>${scheduleWord(found).replace(/^t/, 'T')}</h2>
<ol>${wordsOf(found).map((line) => html`<li>${line}</li>`)}</ol>
<p>It was ${shrunkLine(found)}.</p>
${timeline(found, context)}
${onContainers.length > 0 && html`<h2>On containers</h2>${list(onContainers)}`}
<h2>Why each injection is necessary</h2>
${list(necessityWords(found))}
<h2>See it again</h2>
<pre>${replayCommand(command, found, join(dir, 'schedule.json'))}</pre>
<pre>${replayCommand(command, found, found.token)}</pre>
${happened(found, context)}
${found.felt && feltSection(found.felt, feltLines(found.felt))}
${found.felt && askedHtml(found.felt)}
${tallies(found)}
<footer><p><code>schedule.json</code> is the smallest schedule, <code>original.json</code> the one that was found,
<code>history.jsonl</code> a run of the smallest, <code>verdict.json</code> its verdict.</p></footer>`,
  );
}
