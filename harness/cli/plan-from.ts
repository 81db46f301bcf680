import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { UsageError } from '../basics/errors.ts';
import { pick } from '../input/did-you-mean.ts';
import { readText } from '../input/read-text.ts';
import { confirmOnContainers } from '../minimise/confirmer.ts';
import { beforeOf } from '../records/changes.ts';
import { parseDurationMs } from '../records/duration.ts';
import { readStore } from '../records/failure-store.ts';
import { freshFolder, readFolder } from '../records/folder.ts';
import { type KnownIssue, neverKnown, parseKnown } from '../records/known.ts';
import { parseShard, RUNS_UNLIMITED, shardRange } from '../records/range.ts';
import type { Registry } from '../records/registry.ts';
import { parseReporters } from '../report/reporters.ts';
import { scheduleArbitrary } from '../schedule/arbitrary.ts';
import { outOfReach } from '../schedule/check.ts';
import { drawnAt } from '../schedule/fault.ts';
import type { Plan } from '../search/plan.ts';
import { createPool } from '../search/pool.ts';
import { parseOverrides, validated } from '../setup/overrides.ts';
import { whyOutOfReach } from '../setup/reach.ts';
import { onContainers } from '../setup/retime.ts';
import { type Settings, type Setup, settingsOf, setUp } from '../setup/setup.ts';
import { gitRevision } from './revision.ts';
import { type CommonOptions, type Containers, commandName, now, STORE, tell } from './shared/context.ts';
import {
  parseConfirm,
  parseJobs,
  parseList,
  parseRuntime,
  parseTiming,
  parseWhole,
  SEED_MAX,
  timingFor,
} from './shared/options.ts';

/** Options of `run` as commander gives them: text. */
export interface RunOptions extends CommonOptions {
  /** A lab of one's own: its folder, or its lab file. */
  readonly lab?: string;
  readonly runtime: string;
  readonly runs?: string;
  readonly time?: string;
  readonly seed?: string;
  readonly timing?: string;
  readonly known?: string;
  /** What is tested; default: what git says. */
  readonly revision?: string;
  /** The run folder of the campaign before. */
  readonly since?: string;
  /** The store; default `zonequake-failures`. */
  readonly failures?: string;
  readonly keepHistory?: boolean;
  readonly shrink?: boolean;
  readonly faults?: string;
  readonly not?: string;
  readonly invariants?: string;
  readonly set?: readonly string[];
  readonly validateRecovery?: boolean;
  readonly validateLoad?: boolean;
  readonly confirm?: string;
  readonly shard?: string;
  readonly jobs?: string;
  readonly out?: string;
  readonly reporter: string;
  readonly maxFailures: string;
  /** The URL of a queue, whose workers judge. */
  readonly queue?: string;
  /** The run folder of a campaign on a queue that was cut short. */
  readonly resume?: string;
  /** Programs in place of the lab's, `role=path` each. */
  readonly program?: readonly string[];
}

/** A simulated run takes milliseconds, one on containers a quarter of a minute. */
const RUNS_DEFAULT = { sim: 200, docker: 20 } as const;
/** Wall-clock time for one shrink on containers, without `--time`. */
const SHRINK_MS = 600_000;
/** Known issues that are warned of one by one. */
const WARNINGS_MAX = 5;
/** Below this, starting workers costs more than it saves. */
const RUNS_FOR_WORKERS = 20;

function settingsFrom(registry: Registry, lab: string, options: RunOptions): Settings {
  const entry = pick('lab', lab, registry.labs, ({ name }) => name);
  const runtime = parseRuntime(options.runtime);
  const timing = options.timing === undefined ? timingFor(runtime) : parseTiming(options.timing);
  const seed =
    options.seed === undefined ? randomInt(SEED_MAX) : parseWhole('seed', options.seed, { min: 0, max: SEED_MAX });
  const not = parseList(options.not) ?? [];
  for (const kind of not) pick('fault', kind, registry.faults, (fault) => fault.kind);
  const wanted = parseList(options.faults) ?? registry.faults.map(({ kind }) => kind);
  const faults = wanted.filter((kind) => !not.includes(kind));
  if (faults.length === 0) throw new UsageError('--faults and --not leave no kind of fault: allow at least one');
  const invariants = parseList(options.invariants);
  if (invariants?.length === 0) throw new UsageError('--invariants names none: give at least one, or leave it out');
  return settingsOf(registry, {
    lab,
    seed,
    timing,
    runtime,
    set: { ...validated(options), ...parseOverrides(options.set ?? [], entry.spec(timing)) },
    faults,
    ...(invariants && { invariants }),
  });
}

function readKnown(path: string | undefined): readonly KnownIssue[] {
  if (path === undefined) return [];
  return parseKnown(readText(path, 'known issues', 'give the path of a JSON list of known issues'), path);
}

function warnOf(known: readonly KnownIssue[], registry: Registry, path = ''): void {
  const never = neverKnown(known, registry);
  for (const line of never.slice(0, WARNINGS_MAX)) tell(`warning: ${path}: ${line}`);
  if (never.length > WARNINGS_MAX) tell(`warning: ${path}: and ${never.length - WARNINGS_MAX} more such`);
}

/** Kinds that were asked for by name and have nothing to harm on this lab are a mistake, where among all kinds they are left out. */
function checkWanted({ spec, drawn }: Setup): void {
  const told = drawn.filter(({ isTold }) => isTold).map(({ kind }) => kind);
  if (told.length > 0)
    throw new UsageError(
      `--faults ${told.join(',')} is not drawn, but only done where an incident tells it: leave it out`,
    );
  const idle = drawn.filter((fault) => fault.targets(spec).length === 0).map(({ kind }) => kind);
  if (idle.length > 0)
    throw new UsageError(`--faults ${idle.join(',')} has nothing to harm on lab "${spec.name}": leave it out`);
}

/**
 * The campaign without the kinds of fault that have nothing to harm on its lab, or that where it runs, or where it is to be confirmed, nobody
 * can do. Those that were asked for by name are a mistake, where among all kinds they are left out.
 */
function withinReach(registry: Registry, settings: Settings, { faults: wanted, confirm }: RunOptions): Settings {
  const names = [settings.runtime, confirm];
  const runtimes = registry.runtimes.filter(({ name }) => names.includes(name));
  const { spec, drawn } = setUp(registry, settings);
  const faults = drawn.filter((fault) => {
    if (drawnAt(fault, spec).length === 0) return wanted !== undefined;
    const [why] = runtimes.flatMap((runtime) => whyOutOfReach(fault, spec, runtime) ?? []);
    if (why !== undefined && wanted !== undefined) throw new UsageError(`--faults: ${outOfReach(fault.kind, why)}`);
    return why === undefined;
  });
  if (faults.length === 0) throw new UsageError('--not leaves no kind of fault that can be injected there: allow one');
  return { ...settings, faults: faults.map(({ kind }) => kind) };
}

/** `singles`: so many schedules it begins with, and makes at least where nobody says how many. */
function budget(
  { runs, time, shard, seed, runtime }: Omit<RunOptions, 'reporter' | 'maxFailures'>,
  singles: number,
): Pick<Plan, 'range' | 'timeMs' | 'shard' | 'budget'> {
  const all = runs !== undefined ? parseWhole('runs', runs, { min: 1, max: RUNS_UNLIMITED }) : undefined;
  const part = shard === undefined ? undefined : parseShard(shard);
  if (part && seed === undefined)
    throw new UsageError(`--shard ${shard} wants --seed: parts that each draw their own are not of one campaign`);
  const total = all ?? (time === undefined ? Math.max(RUNS_DEFAULT[parseRuntime(runtime)], singles) : RUNS_UNLIMITED);
  const range = shardRange(total, part);
  if (range.from === range.to) throw new UsageError(`--shard ${shard} of ${total} runs has none: make fewer parts`);
  return {
    range,
    budget: total,
    ...(time !== undefined && { timeMs: parseDurationMs(time) }),
    ...(part && { shard: `${part.k}/${part.n}` }),
  };
}

/** Clock, interruption and progress of a command, and the containers that it may use. */
interface Watch extends Pick<Plan, 'elapsedMs' | 'signal' | 'progress'> {
  readonly containers?: Containers;
  /** What `--program` names, loaded. */
  readonly brought?: Pick<Settings, 'programs'>;
  /** Told in words what containers do. */
  readonly tell: (what: string) => void;
}

type OfContainers = Pick<Plan, 'timings' | 'shrinkMs' | 'remains' | 'anew' | 'confirm'>;

/** What containers add to a plan: limits, times and remains, or the last word. */
function containersOf(base: Plan, options: RunOptions, { containers, tell, signal }: Watch): OfContainers {
  if (!containers) return {};
  const { registry, settings, setup, timeMs } = base;
  // Those of workers are on their machines: of what they leave there is the history.
  if (options.queue !== undefined && parseRuntime(options.runtime) === 'docker')
    return { shrinkMs: timeMs ?? SHRINK_MS };
  const { docker, remains, anew } = containers;
  const timings = () => docker.timings();
  if (parseConfirm(options.confirm, parseRuntime(options.runtime))) {
    const how = {
      containers: onContainers(registry, settings, setup),
      remains,
      progress: tell,
      stop: () => signal.aborted,
    };
    return { timings, confirm: (chain, pinned, dir) => confirmOnContainers(chain, pinned, dir, how) };
  }
  return { timings, remains, ...(anew && { anew }), shrinkMs: timeMs ?? SHRINK_MS };
}

/**
 * Throws UsageError for options that make no sense on any lab of these kinds of fault and invariants: before a lab is started, which takes a
 * while.
 */
export function refuseSenseless(
  options: RunOptions,
  { faults, invariants }: Pick<Registry, 'faults' | 'invariants'>,
): void {
  for (const kind of [...(parseList(options.faults) ?? []), ...(parseList(options.not) ?? [])])
    pick('fault', kind, faults, (fault) => fault.kind);
  for (const name of parseList(options.invariants) ?? []) pick('invariant', name, invariants, (one) => one.name);
  budget(options, 0);
  if (options.seed !== undefined) parseWhole('seed', options.seed, { min: 0, max: SEED_MAX });
  parseWhole('max-failures', options.maxFailures, { min: 1, max: RUNS_UNLIMITED });
  parseReporters(options.reporter);
  readKnown(options.known);
  if (options.since !== undefined) beforeOf(readFolder(options.since));
}

/** What the options of `run` ask for. Throws UsageError for anything that makes no sense. */
export function planFrom(registry: Registry, lab: string, options: RunOptions, watch: Watch): Plan {
  const wanted = { ...settingsFrom(registry, lab, options), ...watch.brought };
  const settings = withinReach(registry, wanted, options);
  const known = readKnown(options.known);
  const startedAt = now();
  const revision = options.revision ?? gitRevision();
  // Containers hold one lab at a time.
  const jobs = settings.runtime === 'docker' ? 1 : parseJobs(options.jobs);
  const { elapsedMs, signal, progress } = watch;
  const setup = setUp(registry, settings);
  const limits = budget(options, setup.tour.singles.length);
  const workers = options.queue === undefined && jobs > 1 && limits.range.to - limits.range.from >= RUNS_FOR_WORKERS;
  if (options.faults !== undefined) checkWanted(setup);
  // What nothing can be drawn from is refused now, and not after the stored failures.
  scheduleArbitrary(setup.spec, setup.drawn, setup);
  const plan: Plan = {
    ...{
      registry,
      settings,
      ...limits,
      jobs,
      elapsedMs,
      signal,
      progress,
      startedAt,
      today: startedAt.slice(0, 10),
      command: commandName(),
    },
    setup,
    keepHistory: options.keepHistory === true,
    shrinks: options.shrink !== false,
    maxFailures: parseWhole('max-failures', options.maxFailures, { min: 1, max: RUNS_UNLIMITED }),
    store: readStore(options.failures ?? STORE),
    known,
    ...(revision !== undefined && { revision }),
    ...(options.since !== undefined && { since: beforeOf(readFolder(options.since)) }),
    // Last: what is refused leaves no folder.
    dir: options.out ?? freshFolder(join('.zonequake', 'runs'), `${lab}-${settings.seed}`),
    ...(workers && { judges: createPool(jobs) }),
  };
  warnOf(known, registry, options.known);
  return { ...plan, ...containersOf(plan, options, watch) };
}
