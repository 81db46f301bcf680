import { countOf, quantileMs } from '../harm/felt.ts';
import type { Validated, ValidatedBy } from '../harm/validated.ts';
import type { Asked } from './asked-shape.ts';
import { latency } from './felt-words.ts';

const VALIDATED_HEADS = ['name', 'tier', 'family', 'asked', 'answered', 'p50', 'slowest', 'same', 'others'] as const;

const othersOf = ({ others }: Validated): string =>
  Object.entries(others)
    .map(([outcome, count]) => `${outcome} ${count}`)
    .join(', ') || '-';

/**
 * What nameservers said of each critical name in each family when all had had its time to recover: how many were asked and answered, how soon, how many
 * said the same as the others of their zone, and what was said in place of an answer.
 */
const validatedRows = (validated: ValidatedBy): readonly (readonly (string | number)[])[] =>
  Object.values(validated).map((row) => [
    ...[row.customer, row.tier, `IPv${row.family}`, row.asked, countOf(row.tookMs)],
    ...[latency(quantileMs(row.tookMs, 0.5)), latency(quantileMs(row.tookMs, 1)), row.same, othersOf(row)],
  ]);

/** In one line: whether all was as before. */
function validatedLine(validated: ValidatedBy): string {
  const rows = Object.values(validated);
  const sum = (of: (row: Validated) => number) => rows.reduce((all, row) => all + of(row), 0);
  const [asked, answered, same] = [sum((row) => row.asked), sum((row) => countOf(row.tookMs)), sum((row) => row.same)];
  const whole = answered === asked && same === asked ? 'recovered' : 'NOT recovered';
  return `${whole}: of ${asked} questions to nameservers, each by itself, ${answered} were answered, and ${same} as the others of the zone say`;
}

/** What nameservers said of critical names, for all reports. */
export const validatedAsked = (validated: ValidatedBy): Asked => ({
  title: 'Whether it recovered',
  line: validatedLine(validated),
  heads: VALIDATED_HEADS,
  rows: validatedRows(validated),
});
