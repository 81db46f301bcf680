import type { Verdict } from '../../harness/invariants/invariant.ts';
import type { Outcome } from '../../harness/records/exit-code.ts';
import type { Pair } from './pairs.ts';

/** What became of the pairs that a kind of fault was part of. */
interface OfKind {
  first: number;
  second: number;
  bitten: number;
  violated: number;
}

/** What became of the pairs on one lab. */
export interface Figures extends Outcome {
  readonly operations: number;
  readonly demanded: number;
  readonly byKind: ReadonlyMap<string, Readonly<OfKind>>;
}

export interface Counter {
  count(pair: Pair, verdict: Verdict): void;
  figures(): Figures;
}

/** Adds up verdicts. */
export function createCounter(): Counter {
  const byKind = new Map<string, OfKind>();
  const sum = { runs: 0, violated: 0, leaks: 0, harnessErrors: 0, inconclusive: 0, operations: 0, demanded: 0 };
  const ofKind = (kind: string): OfKind => {
    const known = byKind.get(kind) ?? { first: 0, second: 0, bitten: 0, violated: 0 };
    byKind.set(kind, known);
    return known;
  };
  return {
    count({ first, second }, { verdict, violations, leaks, operations, bitten }) {
      sum.runs++;
      sum.leaks += leaks.length;
      sum.operations += operations.operations;
      sum.demanded += operations.demanded;
      if (violations.length > 0) sum.violated++;
      if (verdict === 'harness-error') sum.harnessErrors++;
      if (verdict === 'inconclusive') sum.inconclusive++;
      ofKind(first).first++;
      ofKind(second).second++;
      if (violations.length > 0) for (const kind of new Set([first, second])) ofKind(kind).violated++;
      for (const [kind, times] of Object.entries(bitten)) ofKind(kind).bitten += times;
    },
    figures: () => ({ ...sum, byKind }),
  };
}

/** The figures of each lab as a Markdown table, a row a kind of fault. */
export function figuresTable(labs: ReadonlyMap<string, Figures>): string {
  const names = [...labs.keys()];
  const kinds = [...new Set([...labs.values()].flatMap(({ byKind }) => [...byKind.keys()]))];
  const heads = names.flatMap((lab) => ['first', 'second', 'bit', 'violated'].map((what) => `${lab}: ${what}`));
  const row = (kind: string) =>
    names.flatMap((lab) => {
      const found = labs.get(lab)?.byKind.get(kind);
      return found ? [found.first, found.second, found.bitten, found.violated].map(String) : ['', '', '', ''];
    });
  return [['kind', ...heads], ['kind', ...heads].map(() => '---'), ...kinds.map((kind) => [kind, ...row(kind)])]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** One line on a lab. */
export function summaryOf(lab: string, figures: Figures): string {
  const { runs, violated, inconclusive, harnessErrors, operations, demanded } = figures;
  const share = operations === 0 ? 0 : (100 * demanded) / operations;
  return (
    `${lab}: ${runs} pairs, ${violated} violated something, ${inconclusive} inconclusive, ${harnessErrors} harness errors; ` +
    `${share.toFixed(1)} % of ${operations} operations had no excuse to fail`
  );
}
