import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../campaign/exit-code.ts';
import { toJson } from '../campaign/files.ts';
import { type Counterexample, freshFolder } from '../campaign/folder.ts';
import { pin } from '../campaign/minimise.ts';
import { pick } from '../campaign/nearest.ts';
import { verdictsExit } from '../campaign/outcome.ts';
import type { Registry } from '../campaign/registry.ts';
import { type Setup, settingsOf, setUp } from '../campaign/setup.ts';
import { judge } from '../campaign/summary.ts';
import { writeCounterexample } from '../campaign/write-counterexample.ts';
import { UsageError } from '../errors.ts';
import type { Verdict } from '../invariants/invariant.ts';
import { counterexampleLines } from '../report/terminal.ts';
import { checkInjections, decodeSchedule, type ScheduleFile } from '../schedule/codec.ts';
import { describeSchedule } from '../schedule/describe.ts';
import { decodeToken, looksLikeToken } from '../schedule/token.ts';
import { type CommonOptions, type Context, commandName, print, tell } from './context.ts';
import { onInterrupt } from './interrupt.ts';
import { parseRuntime, parseWhole } from './options.ts';

/** Options of `replay` as commander gives them: text. */
export interface ReplayOptions extends CommonOptions {
  readonly times: string;
  readonly shrink?: boolean;
  readonly expect?: string;
  readonly runtime: string;
}

function readSchedule(given: string): ScheduleFile {
  if (looksLikeToken(given)) return decodeToken(given);
  let text: string;
  try {
    text = readFileSync(given, 'utf8');
  } catch {
    throw new UsageError(`${given} cannot be read: give a schedule.json or a token that begins with "zq1."`);
  }
  return decodeSchedule(text, given);
}

function setupOf(registry: Registry, file: ScheduleFile, runtime: string): Setup {
  const { lab, seed, timing, set } = file;
  const setup = setUp(registry, settingsOf(registry, { lab, seed, timing, set, runtime }), file.spec);
  checkInjections(file.injections, setup.experiment.faults, setup.spec);
  if (setup.digest !== file.labDigest) {
    tell(
      `warning: labDigest differs: this build's lab "${lab}" is not the one that the schedule was written on ` +
        `(zonequake ${file.zonequake}), so the verdict may differ too`,
    );
  }
  return setup;
}

/** With `--expect` the exit code is turned round: 0 when that invariant is violated again. */
function exitOf(verdicts: readonly Verdict[], expected: string | undefined): number {
  const own = verdictsExit(verdicts);
  if (expected === undefined) return own;
  if (verdicts.some(({ violations }) => violations.some(({ invariant }) => invariant === expected))) return EXIT.ok;
  return own === EXIT.ok ? EXIT.violated : own;
}

function verdictLines(verdict: Verdict, time: number): string[] {
  const { violations, reason, leaks } = verdict;
  return [
    `run ${time + 1}: ${verdict.verdict}${reason === undefined ? '' : ` (${reason})`}`,
    ...violations.slice(0, 5).map(({ invariant, message }) => `  ${invariant}: ${message}`),
    ...(violations.length > 5 ? [`  and ${violations.length - 5} more violations`] : []),
    ...leaks.map(({ what }) => `  leak: ${what}`),
  ];
}

async function shrinkAgain(setup: Setup, file: ScheduleFile, verdict: Verdict): Promise<Counterexample | undefined> {
  const pinned =
    verdict.violations.find(({ invariant }) => invariant === file.expect)?.invariant ??
    pin(setup.experiment.invariants, verdict);
  if (pinned === undefined) return undefined;
  const interrupt = onInterrupt();
  const dir = freshFolder(join('.zonequake', 'replays'), `${file.lab}-${file.seed}`);
  const to = { n: 1, dir, command: commandName(), stop: () => interrupt.signal.aborted };
  const schedule = { seed: file.seed, injections: file.injections };
  const example = await writeCounterexample(setup, { schedule, pinned, source: 'a replay' }, to);
  interrupt.release();
  return example;
}

/** `zonequake replay`: runs one schedule again. Returns the exit code. */
export async function replay(context: Context, given: string, options: ReplayOptions): Promise<number> {
  const runtime = parseRuntime(options.runtime);
  const times = parseWhole('times', options.times, { min: 1, max: 100_000 });
  const file = readSchedule(given);
  const registry = await context.loadRegistry();
  if (options.expect !== undefined) pick('invariant', options.expect, registry.invariants, ({ name }) => name);
  const setup = setupOf(registry, file, runtime);
  const verdicts: Verdict[] = [];
  for (let time = 0; time < times; time++) {
    const { verdict } = await judge(setup, { seed: file.seed, injections: file.injections });
    verdicts.push(verdict);
    if (options.json !== true) print(`${verdictLines(verdict, time).join('\n')}\n`);
  }
  const failing = verdicts.find(({ violations }) => violations.length > 0);
  const shrunk = options.shrink && failing ? await shrinkAgain(setup, file, failing) : undefined;
  const exitCode = exitOf(verdicts, options.expect);
  const words = describeSchedule(file.injections, setup.experiment.faults);
  const failed = verdicts.filter(({ violations }) => violations.length > 0).length;
  if (options.json === true) {
    const { lab, seed, expect } = file;
    print(
      toJson({
        lab,
        seed,
        expect,
        digestMatches: setup.digest === file.labDigest,
        words,
        failed,
        of: times,
        exitCode,
        verdicts,
        shrunk,
      }),
    );
  } else {
    print(`\n${words.map((line) => `  ${line}\n`).join('')}violated something in ${failed} of ${times}\n`);
    if (shrunk) print(`\n${counterexampleLines(shrunk, commandName()).join('\n')}\n`);
  }
  return exitCode;
}
