import { labs } from '../fixtures/labs/index.ts';
import { UsageError } from '../harness/basics/errors.ts';
import { EXIT } from '../harness/records/exit-code.ts';
import { ASSUMPTIONS, MONTH_DAYS } from './month/assumptions.ts';
import { runMonth } from './month/run.ts';
import { abortTable } from './month/table.ts';
import { asProgram, optionsOf, wholeOf } from './options.ts';

/**
 * `npm run month [-- --days 30 --seed 1 --lab standard]`: a virtual month of releases, with true phase durations. Aborts by
 * phase are printed beside the paper's. Exit code 1 when an invariant is violated.
 */
const OPTIONS = {
  days: { type: 'string', default: String(MONTH_DAYS) },
  seed: { type: 'string', default: '1' },
  lab: { type: 'string', default: 'standard' },
} as const;

async function main(args: readonly string[]): Promise<number> {
  const { lab: name, days, seed } = optionsOf(args, OPTIONS);
  const lab = labs.find((one) => one.name === name);
  if (!lab) throw new UsageError(`--lab wants one of ${labs.map((one) => one.name).join(', ')}, but got "${name}"`);
  const { result, network, bundles } = await runMonth(lab, wholeOf('--days', days), wholeOf('--seed', seed));
  const { verdict, reason, violations, operations } = result.verdict;
  console.log(`${days} days of releases on lab ${name}, seed ${seed}\n\n${abortTable(network, bundles)}\n`);
  console.log(`Assumed:\n${ASSUMPTIONS.map((one) => `- ${one}`).join('\n')}\n`);
  const { operations: all, demanded, failed } = operations;
  console.log(`${all} operations, ${demanded} of them demanded; ${failed} failed. ${result.history.length} events.`);
  console.log(`Verdict: ${verdict}${reason === undefined ? '' : `: ${reason}`}`);
  for (const { invariant, message } of violations) console.log(`- ${invariant}: ${message}`);
  return { pass: EXIT.ok, fail: EXIT.violated, inconclusive: EXIT.inconclusive, 'harness-error': EXIT.harness }[
    verdict
  ];
}

await asProgram(main);
