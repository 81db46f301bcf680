import type { Ms } from '../lab/spec.ts';
import { type Html, html } from './html-page.ts';
import type { Bar, Network, Timeline } from './timeline.ts';
import { durationWords, plural } from './words.ts';

/** Of the drawing, in its own units. */
const WIDTH = 1000;
const LEFT = 240;
const RIGHT = 20;
const TOP = 26;
const ROW = 28;
/** Longer labels are cut; the whole is in the title of the row. */
const LABEL_MAX = 34;
/** The most marks on the axis. */
const MARKS = 8;
const STEPS_S = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400];

type Scale = (ms: Ms) => number;

const short = (label: string): string => (label.length > LABEL_MAX ? `${label.slice(0, LABEL_MAX - 1)}…` : label);
const round = (x: number): number => Math.round(x * 10) / 10;

const nameOf = (label: string, middle: number): Html =>
  html`<text x="0" y="${middle + 4}">${short(label)}<title>${label}</title></text>`;

function barSvg({ label, fromMs, toMs }: Bar, y: number, x: Scale): Html {
  const from = round(x(fromMs));
  const middle = y + ROW / 2;
  const title = html`<title>${label}: ${durationWords(fromMs)}${toMs !== undefined && ` to ${durationWords(toMs)}`}</title>`;
  // An instant has no length: a lozenge.
  const shape =
    toMs === undefined
      ? html`<path class="injection" d="M${from} ${middle - 8}l7 8l-7 8l-7-8z">${title}</path>`
      : html`<rect class="injection" x="${from}" y="${middle - 7}" width="${round(Math.max(x(toMs) - x(fromMs), 3))}" height="14" rx="2">${title}</rect>`;
  return html`${nameOf(label, middle)}${shape}\n`;
}

/** One tick for all that falls on the same spot: a run has thousands of operations. */
function ticks(times: readonly Ms[], x: Scale, middle: number, half: number): string {
  const spots = [...new Set(times.map((ms) => Math.round(x(ms))))];
  return spots.map((at) => `M${at} ${middle - half}v${half * 2}`).join('');
}

function networkSvg({ client, okMs, failedMs }: Network, y: number, x: Scale): Html {
  const middle = y + ROW / 2;
  const label = `${client} ${okMs.length} / ${failedMs.length}`;
  return html`${nameOf(label, middle)}<path class="ok" d="${ticks(okMs, x, middle, 4)}"/>${
    failedMs.length > 0 && html`<path class="failed" d="${ticks(failedMs, x, middle, 11)}"/>`
  }\n`;
}

function axisSvg(endMs: Ms, y: number, x: Scale): Html[] {
  const stepMs = (STEPS_S.find((seconds) => endMs / (seconds * 1000) <= MARKS) ?? endMs / 1000 / MARKS) * 1000;
  const marks = Array.from({ length: Math.floor(endMs / stepMs) + 1 }, (_, i) => i * stepMs);
  return marks.map((ms) => {
    const at = round(x(ms));
    return html`<path class="grid" d="M${at} ${TOP}V${y}"/><text class="quiet" x="${at}" y="${y + 16}" text-anchor="middle">${ms / 1000} s</text>\n`;
  });
}

function violationSvg([first, ...more]: readonly Ms[], y: number, x: Scale): Html | false {
  if (first === undefined) return false;
  const at = round(x(first));
  const anchor = at > WIDTH - 120 ? 'end' : 'start';
  return html`<path class="violation" d="M${at} ${TOP - 6}V${y}"/>
<text class="said-at" x="${anchor === 'end' ? at - 6 : at + 6}" y="14" text-anchor="${anchor}">violated at ${durationWords(first)}</text>
<path class="mark" d="${[first, ...more].map((ms) => `M${round(x(ms)) - 4} ${TOP - 10}h8l-4 7z`).join('')}"/>\n`;
}

/** A run as a drawing: injections as bars over lab time, operations as ticks, violations as marks above. */
export function timelineSvg({ endMs, bars, networks, violationsMs }: Timeline): Html {
  const x: Scale = (ms) => LEFT + ((WIDTH - LEFT - RIGHT) * Math.min(ms, endMs)) / endMs;
  const bottom = TOP + ROW * (bars.length + networks.length);
  const [first] = violationsMs;
  const rows = `${plural(bars.length, 'injection')} and the operations of ${plural(networks.length, 'client network')}`;
  const title = `${rows} over ${durationWords(endMs)}`;
  return html`<svg viewBox="0 0 ${WIDTH} ${bottom + 24}" role="img" aria-label="${title}${first !== undefined && `; violated at ${durationWords(first)}`}">
${axisSvg(endMs, bottom, x)}${bars.map((bar, i) => barSvg(bar, TOP + ROW * i, x))}${networks.map((network, i) =>
  networkSvg(network, TOP + ROW * (bars.length + i), x),
)}${violationSvg(violationsMs, bottom, x)}</svg>`;
}
