import { faults } from '../faults/index.ts';
import type { CdnSpec } from '../fixtures/cdn/spec.ts';
import { labs } from '../fixtures/labs/index.ts';
import { version } from '../harness/basics/version.ts';
import { pick } from '../harness/input/did-you-mean.ts';
import { EXIT, exitCodeOf, gravest } from '../harness/records/exit-code.ts';
import { runSchedule } from '../harness/run/run.ts';
import type { LabEntry } from '../harness/runtime/entry.ts';
import { labDigest } from '../harness/schedule/codec.ts';
import { describeSchedule } from '../harness/schedule/describe.ts';
import { encodeToken } from '../harness/schedule/token.ts';
import { BITES_MIN, DEMANDED_MIN, seldom } from './fairness.ts';
import { experimentOn } from './lab.ts';
import { asProgram, optionsOf, wholeOf } from './options.ts';
import { createCounter, type Figures, figuresTable, summaryOf } from './pairwise/figures.ts';
import { type Pair, pairsOf } from './pairwise/pairs.ts';

/**
 * `npm run pairwise [-- --seed 7 --lab small]`: every ordered pair of kinds of fault, at three offsets, with two sets of parameters, on all
 * labs or one, with every defence on. Figures are Markdown; what is violated is told as it comes, with a token to replay it.
 * Exit code as of `npm run fair`.
 */
const OPTIONS = { seed: { type: 'string', default: '7' }, lab: { type: 'string' } } as const;
/** Progress is told every so many runs. */
const TOLD_EVERY = 100;

async function pairsOn(lab: LabEntry, seed: number): Promise<Figures> {
  const experiment = experimentOn({}, [], lab);
  const spec = experiment.definition.spec as CdnSpec;
  const pairs = pairsOf(spec, faults, seed);
  const counter = createCounter();
  for (const [index, pair] of pairs.entries()) {
    const { verdict } = await runSchedule(experiment, pair.schedule);
    counter.count(pair, verdict);
    if (verdict.verdict === 'harness-error') console.log(`${lab.name}, pair ${index}: ${verdict.reason}`);
    const [first] = verdict.violations;
    if (first) {
      console.log(
        `${lab.name}, pair ${index}: ${verdict.violations.length} violations, first ${first.invariant}: ${first.message}`,
      );
      for (const line of describeSchedule(pair.schedule.injections, experiment.faults)) console.log(`  ${line}`);
      console.log(`  ${tokenOf(lab, pair, first.invariant)}`);
    }
    if ((index + 1) % TOLD_EVERY === 0) console.error(`${lab.name}: ${index + 1} of ${pairs.length} pairs`);
  }
  return counter.figures();
}

function tokenOf(lab: LabEntry, { schedule }: Pair, expect: string): string {
  const spec = lab.schema.parse(lab.spec('search')) as Parameters<typeof labDigest>[0];
  return encodeToken({
    ...{ format: 'zonequake-schedule', version: 1, lab: lab.name, set: {}, labDigest: labDigest(spec) },
    ...{ zonequake: version, timing: 'search', seed: schedule.seed, durationMs: spec.timing.durationMs, expect },
    injections: [...schedule.injections],
  });
}

/** What the pairs on a lab show too little of. */
function shortcomings(lab: string, { byKind, operations, demanded }: Figures): readonly string[] {
  const bitten = Object.fromEntries([...byKind].map(([kind, { bitten: times }]) => [kind, times]));
  const few = seldom(bitten, BITES_MIN).map((kind) => `${lab}: ${kind} bites, at least ${BITES_MIN} are wanted`);
  return demanded < DEMANDED_MIN * operations ? [...few, `${lab}: too few operations were demanded`] : few;
}

await asProgram(async (args) => {
  const { seed, lab } = optionsOf(args, OPTIONS);
  const chosen = lab === undefined ? labs : [pick('lab', lab, labs, ({ name }) => name)];
  const found = new Map<string, Figures>();
  for (const entry of chosen) found.set(entry.name, await pairsOn(entry, wholeOf('--seed', seed)));
  for (const [name, figures] of found) console.log(summaryOf(name, figures));
  console.log(`\n${figuresTable(found)}`);
  const missing = [...found].flatMap(([name, figures]) => shortcomings(name, figures));
  for (const line of missing) console.error(line);
  return gravest([...[...found.values()].map(exitCodeOf), missing.length > 0 ? EXIT.violated : EXIT.ok]);
});
