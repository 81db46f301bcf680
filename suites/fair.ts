import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../harness/basics/errors.ts';
import { EXIT, gravest } from '../harness/records/exit-code.ts';
import { readFolder } from '../harness/records/folder.ts';
import { shortcomings, sumOf } from './fair/sum.ts';
import { fairTable } from './fair/table.ts';
import { asProgram, wholeOf } from './options.ts';

/**
 * `npm run fair [-- LAB --runs 2000 --seeds 1 --seed 7 OPTIONS]`: random schedules on a lab, `standard` unless told otherwise, with every
 * defence on; in equal parts under so many seeds, from `--seed` on. Other options go to `zonequake run`. Ends with figures by
 * seed and kind of fault, as a Markdown table. Exit code as there, the gravest of all, and 1 too when too little was demanded, a kind of
 * fault hardly bit, or an invariant hardly had anything to judge.
 */
const OWN = {
  runs: { type: 'string', default: '2000' },
  seeds: { type: 'string', default: '1' },
  seed: { type: 'string', default: '7' },
} as const;
const OUT = join('.zonequake', 'fair');
const STORE = join('.zonequake', 'fair-failures');
const CLI = join(import.meta.dirname, '..', 'harness', 'zonequake.mjs');

interface Wanted {
  readonly lab: string;
  readonly runs: number;
  readonly seeds: readonly number[];
  /** For `zonequake run`. */
  readonly options: readonly string[];
}

function wantedOf(args: readonly string[]): Wanted {
  const [name, ...rest] = args;
  const [lab, given] = name === undefined || name.startsWith('-') ? ['standard', [...args]] : [name, rest];
  const { values, tokens } = parseArgs({ args: given, options: OWN, strict: false, tokens: true });
  const taken = new Set(
    tokens.flatMap((token) => {
      if (token.kind !== 'option' || !(token.name in OWN)) return [];
      return token.inlineValue ? [token.index] : [token.index, token.index + 1];
    }),
  );
  const whole = (option: keyof typeof OWN) => wholeOf(`--${option}`, String(values[option]));
  const first = whole('seed');
  const seeds = Array.from({ length: whole('seeds') }, (_, n) => first + n);
  if (seeds.length === 0) throw new UsageError('--seeds wants at least 1, but got "0"');
  return {
    ...{ lab, seeds, runs: Math.ceil(whole('runs') / seeds.length) },
    options: given.filter((_, index) => !taken.has(index)),
  };
}

await asProgram(async (given) => {
  const { lab, runs, seeds, options } = wantedOf(given);
  const folders = new Map(seeds.map((seed) => [seed, join(OUT, `${lab}-${seed}`)]));
  const codes: number[] = [];
  for (const [seed, out] of folders) {
    const own = ['--runs', String(runs), '--seed', String(seed), '--max-failures', '5'];
    const args = ['run', lab, ...own, '--failures', STORE, '--out', out, ...options];
    const { status } = spawnSync(process.execPath, [CLI, ...args], { stdio: 'inherit' });
    codes.push(status ?? EXIT.harness);
    // A user's mistake, or an interruption, is the same for all.
    if (status === null || status === EXIT.usage) return gravest(codes);
  }
  const campaigns = [...folders.values()].map((out) => readFolder(out).campaign);
  console.log(`\n${fairTable(campaigns)}`);
  const missing = shortcomings(sumOf(campaigns));
  for (const line of missing) console.error(line);
  return gravest([...codes, missing.length > 0 ? EXIT.violated : EXIT.ok]);
});
