import { Command } from 'commander';
import { UsageError } from '../basics/errors.ts';
import { version } from '../basics/version.ts';
import { nearest } from '../input/did-you-mean.ts';
import type { BundleOptions } from './bundle.ts';
import type { CheckOptions } from './check.ts';
import type { FailuresOptions } from './failures.ts';
import { addIncident } from './incident-program.ts';
import type { InitOptions } from './init.ts';
import { addLabCommands } from './lab/program.ts';
import type { MergeOptions } from './merge.ts';
import type { RunOptions } from './plan-from.ts';
import type { ReplayAnyOptions } from './replay-any.ts';
import type { ReportOptions } from './report.ts';
import { collect, common, type Ended, VALIDATE, VALIDATE_LOAD } from './shared/command.ts';
import { type CommonOptions, type Context, STORE, tell } from './shared/context.ts';
import type { WorkerOptions } from './worker.ts';

const PROGRAM = [
  '--program <role=path>',
  'run this module in place of a program of the lab (repeatable): it is code',
] as const;
const REPORTER = ['--reporter <list>', 'terminal, junit, json, html, markdown'] as const;

function addRun(program: Command, context: Context, ended: Ended): void {
  common(program.command('run'))
    .description('search for a failing schedule')
    .argument('[lab]', 'the lab to search (default: small, or the one of this folder)')
    .option('--lab <dir|file>', 'a lab of your own: its folder, or its zonequake.yaml')
    .option('--runtime <name>', 'sim or docker (default: sim; docker for a lab of your own)')
    .option('--runs <n>', 'budget in runs (default: 200, on docker 20; with --time none)')
    .option('--time <duration>', 'budget in wall-clock time: 30s, 10m, 1h; whichever ends first')
    .option('--seed <n>', 'seed of the campaign (default: random, always printed)')
    .option('--timing <profile>', 'true, search or docker (default: search in sim, docker in docker)')
    .option('--failures <dir>', `failing schedules of earlier campaigns: replayed first, added to (default: ${STORE})`)
    .option('--known <file>', 'known issues by fingerprint, with expiry dates: reported, not failed on')
    .option('--revision <rev>', "what is tested (default: git's)")
    .option('--since <dir>', 'the run folder of the night before: new, known, came back, gone')
    .option('--keep-history', 'write the histories of passing runs too')
    .option('--no-shrink', 'failing schedules as they were found')
    .option('--faults <kinds>', 'draw these kinds of fault only: a,b')
    .option('--not <kinds>', 'leave these kinds out: c')
    .option('--invariants <names>', 'judge by these only: a,b')
    .option('--set <path=value>', 'override a field of the lab spec (repeatable)', collect)
    .option(...VALIDATE)
    .option(...VALIDATE_LOAD)
    .option(...PROGRAM, collect)
    .option('--confirm <runtime>', 'docker: shrink in the simulation, confirm the result on containers')
    .option('--shard <k/n>', 'run the k-th of n parts of the same campaign')
    .option('--jobs <n>', 'parallel runs (default: cores; on docker always 1)')
    .option(
      '--queue <url>',
      'have workers judge (zonequake worker), by a queue in the Redis at redis://host:6379/0 (default: ZONEQUAKE_QUEUE)',
    )
    .option(
      '--resume <dir>',
      'go on with a campaign with --queue that was cut short: its run folder, and the same options',
    )
    .option('--max-failures <n>', 'end after this many failing schedules', '1')
    .option('--out <dir>', 'run folder (default: .zonequake/runs/<id>)')
    .option(...REPORTER, 'terminal')
    .action(async (lab: string | undefined, options: RunOptions) => {
      ended(await (await import('./run-any.ts')).runAny(context, lab, options));
    });
}

function addOwn(program: Command, context: Context, ended: Ended): void {
  common(program.command('init'))
    .description('start a lab of your own, find out who does what, and write zonequake.yaml beside its compose file')
    .argument('[files...]', "its compose files (default: by compose's own rule)")
    .option('--lab <dir>', 'its folder (default: this folder)')
    .option('--without <service...>', 'leave these services out')
    .option('--profile <name...>', "with these of compose's profiles")
    .option('--env-file <file...>', "files of variables (default: compose's own rule)")
    .option('--force', 'write over a zonequake.yaml that is there')
    .action(async (files: string[], options: InitOptions) => {
      ended(await (await import('./init.ts')).init(context, files, options));
    });
  common(program.command('check'))
    .description('start a lab of your own (zonequake.yaml), ask everything once, and say what is right')
    .option('--lab <dir|file>', 'its folder, or its zonequake.yaml (default: this folder)')
    .option('--measure', 'then try every single fault, and say for how long users feel each')
    .action(async (options: CheckOptions) => {
      ended(await (await import('./check.ts')).check(context, options));
    });
}

function addReplay(program: Command, context: Context, ended: Ended): void {
  common(program.command('replay'))
    .description('run one schedule again')
    .argument('<file|token>', 'a schedule.json, a bundle, or a token that begins with zq1.')
    .option('--times <n>', 'how often', '1')
    .option('--shrink', 'shrink it again')
    .option('--no-shrink', 'as it is (the default)')
    .option('--expect <invariant>', 'turn the exit code round: 0 if it is violated again, for bisecting')
    .option(
      '--lab <dir|file>',
      'a lab of your own: its folder, or its zonequake.yaml (default: where the schedule was written)',
    )
    .option(...PROGRAM, collect)
    .option('--runtime <name>', 'sim or docker (default: sim; docker for a lab of your own)')
    .option(
      '--timing <profile>',
      'with --runtime docker: the times it runs in: true, search or docker (default: docker)',
    )
    .action(async (given: string, options: ReplayAnyOptions) => {
      ended(await (await import('./replay-any.ts')).replayAny(context, given, options));
    });
}

function addReports(program: Command, context: Context, ended: Ended): void {
  common(program.command('doctor'))
    .description('what this machine can do')
    .action(async (options: CommonOptions) => {
      ended(await (await import('./doctor.ts')).doctor(context, options));
    });
  common(program.command('report'))
    .description('render a run folder again')
    .argument('<dir>', 'the run folder')
    .option(...REPORTER, 'terminal')
    .action(async (dir: string, options: ReportOptions) => {
      ended(await (await import('./report.ts')).report(context, dir, options));
    });
  common(program.command('bundle'))
    .description('one file of a counterexample that travels; replay takes it')
    .argument('<dir>', 'the folder of the counterexample, or of a run with one')
    .option('--sources <dir>', 'of a bundle instead: write the programs that it carries there, to read')
    .option(...PROGRAM, collect)
    .option('--out <file>', 'the file (default: named by lab, seed and invariant, in this folder)')
    .action(async (dir: string, options: BundleOptions) => {
      ended(await (await import('./bundle.ts')).bundle(context, dir, options));
    });
  common(program.command('merge'))
    .description('merge sharded run folders into one report')
    .argument('<dir...>', 'the run folders')
    .option('--out <dir>', 'the merged run folder')
    .option('--since <dir>', 'the run folder of the night before: new, known, came back, gone')
    .option(...REPORTER, 'terminal')
    .action(async (dirs: string[], options: MergeOptions) => {
      ended((await import('./merge.ts')).merge(dirs, options));
    });
  addFailures(program, ended);
}

function addWorker(program: Command, context: Context, ended: Ended): void {
  common(program.command('worker'))
    .description('judge parts of campaigns (run --queue) that are on a queue, until it is told to end')
    .option(
      '--queue <url>',
      'the queue: redis://host:6379/0, or rediss://user:password@host/0 (default: ZONEQUAKE_QUEUE)',
    )
    .option('--runtime <name>', 'sim or docker: what it takes parts for', 'sim')
    .option('--jobs <n>', 'parts at a time (default: cores; on docker always 1)')
    .option(...PROGRAM, collect)
    .option('--metrics <[host:]port>', 'counters at /metrics, for this machine unless a host is told')
    .action(async (options: WorkerOptions) => {
      ended(await (await import('./worker.ts')).worker(context, options));
    });
  program.command('pool-worker', { hidden: true }).action(async () => {
    const registry = await context.loadRegistry();
    await (await import('../search/worker.ts')).serveWorker(registry);
  });
}

function addFailures(program: Command, ended: Ended): void {
  const failures = program.command('failures').description('the failing schedules that are kept and replayed');
  const add = (name: string, what: string) =>
    common(failures.command(name, { isDefault: name === 'list' }))
      .description(what)
      .option('--failures <dir>', 'the store', STORE);
  add('list', 'all of them').action(async (options: FailuresOptions) => {
    ended((await import('./failures.ts')).listFailures(options));
  });
  add('show', 'one of them, and how to see it again')
    .argument('<id>')
    .action(async (id: string, options: FailuresOptions) => {
      ended((await import('./failures.ts')).showFailure(id, options));
    });
  add('retire', 'keep one, and replay it no more')
    .argument('<id>')
    .action(async (id: string, options: FailuresOptions) => {
      ended((await import('./failures.ts')).retire(id, options));
    });
}

/** The whole command line. Each command's code is loaded when it is called. */
export function createProgram(context: Context, ended: Ended): Command {
  const program = common(new Command('zonequake'))
    .description(
      'Finds the smallest sequence of faults that breaks a DNS/CDN platform. Without a command: a short tour.',
    )
    .version(version)
    .usage('[command] [options]')
    .enablePositionalOptions()
    .exitOverride()
    // Its suggestions come on a line of their own.
    .configureOutput({ outputError: (text) => tell(text.trim().replaceAll('\n', ' '), 300) })
    // Every command takes it, also where it is given before the command.
    .hook('preAction', (whole, command) => {
      if (whole.opts<CommonOptions>().json) command.setOptionValue('json', true);
    });
  addRun(program, context, ended);
  addOwn(program, context, ended);
  addReplay(program, context, ended);
  addIncident(program, context, ended);
  addLabCommands(program, context, ended);
  addReports(program, context, ended);
  addWorker(program, context, ended);
  const names = program.commands.map((command) => command.name());
  return program.argument('[command]').action(async (word: string | undefined, options: CommonOptions) => {
    if (word !== undefined) {
      throw new UsageError(`unknown command "${word}": did you mean "${nearest(word, names)}"? See zonequake --help`);
    }
    ended(await (await import('./tour.ts')).tour(context, options));
  });
}
