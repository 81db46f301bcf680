import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { EXIT } from '../harness/campaign/exit-code.ts';
import { readFolder } from '../harness/campaign/folder.ts';
import { SELDOM_JUDGED, seldomJudgedWords } from '../harness/report/words.ts';
import { BITES_MIN, DEMANDED_MIN, seldom } from './fairness.ts';

/**
 * `npm run fair [-- OPTIONS]`: 2,000 random schedules on lab `standard` with every defence on; options go to `zonequake run`, and the
 * last of a name counts. Exit code as there, and 1 too when too little was demanded, a kind of fault hardly bit,
 * or an invariant hardly had anything to judge.
 */
const OUT = join('.zonequake', 'fair');
const STORE = join('.zonequake', 'fair-failures');
const CAMPAIGN = ['run', 'standard', '--runs', '2000', '--seed', '7', '--max-failures', '5', '--failures', STORE];

function campaign(options: readonly string[]): number {
  const cli = join(import.meta.dirname, '..', 'harness', 'zonequake.mjs');
  const args = [cli, ...CAMPAIGN, ...options, '--out', OUT];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? EXIT.harness;
}

/** What the campaign in the folder shows too little of. */
function shortcomings(): readonly string[] {
  const { campaign } = readFolder(OUT);
  const { demandedShare, bitten } = campaign;
  const few = seldom(bitten, BITES_MIN).map((kind) => `${kind} bites, at least ${BITES_MIN} are wanted`);
  const seldomJudged = seldomJudgedWords(campaign);
  return [
    ...(demandedShare < DEMANDED_MIN
      ? [`only ${demandedShare} of the operations were demanded, at least ${DEMANDED_MIN} are wanted`]
      : []),
    ...few,
    ...(seldomJudged === '' ? [] : [`${SELDOM_JUDGED}: ${seldomJudged}`]),
  ];
}

const status = campaign(process.argv.slice(2));
const missing = status === EXIT.ok ? shortcomings() : [];
for (const line of missing) console.error(line);
process.exitCode = missing.length > 0 ? EXIT.violated : status;
