import { countOf, quantileMs } from '../harm/felt.ts';
import type { Validated, ValidatedBy } from '../harm/validated.ts';
import { table } from './table.ts';

/** The heads of `validatedRows`. */
export const VALIDATED_HEADS = [
  'name',
  'tier',
  'family',
  'asked',
  'answered',
  'p50',
  'slowest',
  'same',
  'others',
] as const;

const latency = (ms: number | undefined): string => (ms === undefined ? '-' : `${ms} ms`);

const othersOf = ({ others }: Validated): string =>
  Object.entries(others)
    .map(([outcome, count]) => `${outcome} ${count}`)
    .join(', ') || '-';

/**
 * What nameservers said of each critical name in each family when all had had its time to recover: how many were asked and answered, how soon, how many
 * said the same as the others of their zone, and what was said in place of an answer.
 */
export const validatedRows = (validated: ValidatedBy): readonly (readonly (string | number)[])[] =>
  Object.values(validated).map((row) => [
    ...[row.customer, row.tier, `IPv${row.family}`, row.asked, countOf(row.tookMs)],
    ...[latency(quantileMs(row.tookMs, 0.5)), latency(quantileMs(row.tookMs, 1)), row.same, othersOf(row)],
  ]);

/** In one line: whether all was as before. */
export function validatedLine(validated: ValidatedBy): string {
  const rows = Object.values(validated);
  const sum = (of: (row: Validated) => number) => rows.reduce((all, row) => all + of(row), 0);
  const [asked, answered, same] = [sum((row) => row.asked), sum((row) => countOf(row.tookMs)), sum((row) => row.same)];
  const whole = answered === asked && same === asked ? 'recovered' : 'NOT recovered';
  return `${whole}: of ${asked} questions to nameservers, each by itself, ${answered} were answered, and ${same} as the others of the zone say`;
}

/** The same as lines for a terminal; nothing where nobody asked. */
export function validatedLines(validated: ValidatedBy | undefined): readonly string[] {
  if (!validated) return [];
  const rows = validatedRows(validated).map((row) => row.map(String));
  const columns = VALIDATED_HEADS.map((title, index) => {
    return { title, width: Math.max(title.length, ...rows.map((row) => Math.min(24, row[index]?.length ?? 0))) };
  });
  return [
    validatedLine(validated),
    ...compact(
      table(
        columns,
        rows.map((row) => row.map((cell) => [cell])),
      ),
    ),
  ];
}

/** Without the rules between rows: rows of one line need none. */
const compact = (text: string): readonly string[] => {
  const lines = text.split('\n');
  return lines.filter((line, index) => !line.startsWith('+') || index < 3 || index === lines.length - 1);
};
