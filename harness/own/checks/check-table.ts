import { EXIT } from '../../records/exit-code.ts';
import { type Column, table } from '../../report/table.ts';
import { inShort, oneLine } from '../../text/printable.ts';
import type { LabFile } from '../lab-file/lab-file.ts';
import type { Judged } from './judge-answer.ts';
import type { Ask } from './question.ts';
import { askedFor, askedOf, checkTitle } from './question-words.ts';
import type { Settled } from './settle.ts';

/** Whether the servers of a zone agree. */
export interface AgreeRow {
  readonly check: number;
  readonly judged: Judged;
}

const COLUMNS: readonly Column[] = [
  { title: 'check', width: 30 },
  { title: 'asked', width: 26 },
  { title: 'says', width: 60 },
];

/** Sentences that are told of one row: what is wrong with a server is seldom of one name alone. */
const TOLD_MAX = 3;

function saysOf(settled: readonly Settled[]): readonly string[] {
  const sentences = settled.flatMap(({ judged, asks }) => {
    const [ask] = asks;
    return judged.is === 'right' || !ask ? [] : [`${askedFor(ask)}: ${judged.said}`];
  });
  const right = settled.length - sentences.length;
  const notes = settled.flatMap(({ note }) => note ?? []);
  const head = settled.length === 1 ? 'right' : `right: ${right} of ${settled.length}`;
  const told = [...sentences, ...(sentences.length === 0 ? notes : [])];
  const more = told.length > TOLD_MAX ? [`and ${told.length - TOLD_MAX} more`] : [];
  return [...(right > 0 ? [head] : []), ...told.slice(0, TOLD_MAX), ...more].map((line) => inShort(oneLine(line), 400));
}

/** Of whom, with every address once: one node is asked at each that it has. */
const askedWords = (asks: readonly Ask[]): readonly string[] => [...new Set(asks.map(askedOf))];

/** Who is asked at which addresses is a row of each check. */
function rowsOf(settled: readonly Settled[]): readonly (readonly Settled[])[] {
  const rows = new Map<string, Settled[]>();
  for (const one of settled) {
    const key = JSON.stringify([one.check, askedWords(one.asks)]);
    const row = rows.get(key) ?? [];
    row.push(one);
    rows.set(key, row);
  }
  return [...rows.values()];
}

/** What the checks of a lab say, for people: each check, of whom it was asked, and right or in a sentence what is not. */
export function checkTable(lab: LabFile, settled: readonly Settled[], agree: readonly AgreeRow[]): string {
  const title = (check: number) => {
    const one = lab.check[check];
    return one ? checkTitle(one) : '';
  };
  const rows = rowsOf(settled).map((row) => {
    const [first] = row;
    return { check: first?.check ?? 0, asked: askedWords(first?.asks ?? []), says: saysOf(row) };
  });
  const agreeing = agree.map(({ check, judged }) => ({
    check,
    asked: ['all its servers, whether they agree'],
    says: [judged.is === 'right' ? 'right' : judged.said],
  }));
  const sorted = [...rows, ...agreeing].toSorted((a, b) => a.check - b.check);
  return table(
    COLUMNS,
    sorted.map(({ check, asked, says }) => [[title(check)], asked, says]),
  );
}

/** How a command ends that has asked a lab in which nothing was broken: what fails is the lab's own. */
export const checkExit = (settled: readonly Settled[], agree: readonly AgreeRow[]): number =>
  [...settled, ...agree].every(({ judged }) => judged.is === 'right') ? EXIT.ok : EXIT.violated;
