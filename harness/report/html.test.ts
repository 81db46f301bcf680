import { expect } from 'chai';
import type { Event } from '../history/events.ts';
import type { CampaignReport } from '../records/folder.ts';
import type { ScheduleFile } from '../schedule/codec.ts';
import { emptyCampaign, exampleOf } from '../testkit/campaign.ts';
import { htmlReport } from './html.ts';
import { counterexampleHtml } from './html-counterexample.ts';
import { jsonReport } from './json.ts';
import { terminalReport } from './terminal.ts';
import { timelineOf } from './timeline.ts';

const injection = (kind: string, target: string, atMs: number, durationMs: number) => {
  return { kind, target, atMs, durationMs, params: {} };
};
const file: ScheduleFile = {
  ...{ format: 'zonequake-schedule', version: 1, lab: 'sm<all', set: { 'x<y': '"&' }, zonequake: '0.1.0' },
  ...{ labDigest: `sha256:${'0'.repeat(64)}`, timing: 'search', seed: 7, durationMs: 100_000 },
  injections: [injection('push', 'node:<b>', 20_000, 0), injection('kill', 'node:a', 5_000, 10_000)],
};
const operation = (client: string, atMs: number, outcome: 'ok' | 'fail' | 'unknown'): Event => ({
  ...{ type: 'operation', id: atMs, client, customer: 'shop', startMs: 0, atMs, outcome },
  ...{ fetches: [-1, -1] as const, attempts: [] },
});
const begins = (index: number, atMs: number): Event => {
  return { type: 'inject', atMs, injection: index, kind: '', target: '', effects: [] };
};
const history: readonly Event[] = [
  begins(1, 5_001),
  operation('users-b', 6_000, 'fail'),
  operation('users-b', 7_000, 'unknown'),
  operation('users-a', 8_000, 'ok'),
  { type: 'heal', atMs: 15_001, injection: 1 },
  begins(0, 20_000),
];
const example = exampleOf(1, 'available/kill@edge');
const rendered = counterexampleHtml(example, { file, history, events: {}, command: 'zq', demands: 'all <is> well.' });

/** Names of elements in order of opening; throws where a page is not well-formed or needs anything besides itself. */
function elementsOf(text: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  const body = text.replace(/^<!DOCTYPE html>/, '').replace(/<style>[\s\S]*?<\/style>/, '');
  const rest = body.replace(/<(\/?)([a-z][a-z0-9]*)((?: [a-zA-Z-]+="[^"<]*")*)(\/?)>/g, (_, close, name, _a, empty) => {
    if (close) expect(open.pop()).to.equal(name);
    else {
      names.push(name);
      if (!empty && name !== 'meta') open.push(name);
    }
    return '';
  });
  expect(open).to.deep.equal([]);
  expect(rest).not.to.match(/[<>]|&(?!(amp|lt|gt|quot|apos);)/);
  expect(text)
    .not.to.match(/<script|\bsrc=|https?:|url\(|@import/)
    .and.not.contain('\u0001');
  return names;
}

describe('pages', () => {
  it('are well-formed whatever they hold, and need nothing but themselves', () => {
    expect(elementsOf(rendered)).to.include.members(['svg', 'table', 'ol']);
    expect(rendered).to.contain('prefers-color-scheme:dark').and.to.contain('a &quot;b&quot; &lt;c&gt; &amp;');
  });

  it('of a counterexample have all that its README has', () => {
    expect(rendered).to.contain('it demands: all &lt;is&gt; well)').and.to.contain('x&lt;y=&quot;&amp;');
    expect(rendered).to.contain('<li>at 5 s: kill of a</li>').and.to.contain('shrunk to 1 in 12 runs, fails 3 of 3');
    expect(rendered).to.contain('at 5 s: kill of a: without it the invariant holds: it is necessary.');
    expect(rendered).to.contain('<pre>zq replay runs/a/counterexamples/1/schedule.json</pre>');
    expect(rendered).to.contain('<pre>zq replay zq1.abc</pre>').and.to.contain('line 2: 5.001 s: injection 1 began');
    expect(rendered).to.contain('<li>no path: 1</li>');
  });

  it('draw injections as they came into force, operations by client network, and the violation', () => {
    const { bars, networks, violationsMs } = timelineOf(example.found, file, history);
    expect(bars).to.deep.equal([
      { label: 'kill node:a', fromMs: 5_001, toMs: 15_001 },
      { label: 'push node:<b>', fromMs: 20_000 },
    ]);
    expect(networks).to.deep.equal([
      { client: 'users-a', okMs: [8_000], failedMs: [] },
      { client: 'users-b', okMs: [], failedMs: [6_000, 7_000] },
    ]);
    expect(violationsMs).to.deep.equal([5]);
    expect(rendered.match(/class="injection"/g)).to.have.length(2);
    expect(rendered).to.contain('users-b 0 / 2').and.to.contain('violated at 0 s');
  });

  it('of a campaign say what the terminal says, and link to those of its counterexamples', () => {
    const campaign = emptyCampaign({ counterexamples: 1, failed: 1, passed: 9, trouble: ['a <b> broke'] });
    const report: CampaignReport = { dir: 'runs/a', campaign, counterexamples: [example] };
    const text = htmlReport(report, 'zq');
    expect(elementsOf(text)).to.include('table');
    expect(text).to.contain('<a href="counterexamples/1/report.html">available/kill@edge</a>');
    expect(text).to.contain('harness: a &lt;b&gt; broke').and.to.contain('<th scope="row">kill</th><td>4</td>');
    for (const given of [{}, { runs: 0, passed: 0 }, { leaks: [{ run: 1, what: 'x' }] }, { counterexamples: 1 }]) {
      const other = { ...report, campaign: emptyCampaign(given), counterexamples: [] };
      const [, verdict = ''] = /<h1 [^>]*>([^<]*)</.exec(htmlReport(other, 'zq')) ?? [];
      expect(terminalReport(other, 'zq')).to.contain(`\n${verdict}\n`);
    }
  });

  it('of a campaign on a queue say who judged how much of it, and programs are told as well', () => {
    const one = { worker: 'a<b>', parts: 2, runs: 20, singles: 1, runsPerS: 1.5 };
    const workers = { format: 'zonequake-workers' as const, version: 1 as const, queue: 'q', again: 3, workers: [one] };
    const report: CampaignReport = { dir: 'runs/a', campaign: emptyCampaign(), counterexamples: [], workers };
    const cells = '<th scope="row">a&lt;b&gt;</th><td>2</td><td>20</td><td>1</td><td>1.5</td>';
    expect(htmlReport(report, 'zq')).to.contain(cells).and.to.contain('3 lost with a worker');
    expect(JSON.parse(jsonReport(report))).to.deep.include({ judgedBy: [one], judgedAgain: 3 });
    const { workers: _, ...alone } = report;
    expect(htmlReport(alone, 'zq')).not.to.contain('Who judged');
    expect(JSON.parse(jsonReport(alone))).not.to.have.property('judgedBy');
  });
});
