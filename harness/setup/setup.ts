import { pick } from '../input/did-you-mean.ts';
import type { LabSpec } from '../lab/spec.ts';
import type { Experiment } from '../run/run.ts';
import { type BroughtPrograms, digestsOf } from '../runtime/brought.ts';
import type { LabEntry, Profile } from '../runtime/entry.ts';
import { withBrought } from '../runtime/with-brought.ts';
import { labDigest } from '../schedule/codec.ts';
import type { Fault } from '../schedule/fault.ts';
import type { Injection } from '../schedule/schedule.ts';
import { NO_TOUR, type Tour } from '../schedule/tour.ts';
import type { Catalogue } from './catalogue.ts';
import type { Elsewhere } from './elsewhere.ts';
import { type Overrides, parseSpec, specOf } from './overrides.ts';

/** What a campaign draws and judges, in plain JSON: a worker process rebuilds the same from it. */
export interface Settings {
  readonly lab: string;
  readonly set: Overrides;
  readonly timing: Profile;
  readonly runtime: string;
  /** The campaign's seed: all schedules follow from it and their index. */
  readonly seed: number;
  /** Kinds of fault to draw from. */
  readonly faults: readonly string[];
  /** Names of the invariants to judge by. */
  readonly invariants: readonly string[];
  readonly injectionsMax: number;
  /** Injections that every drawn schedule has besides its own: to search around an incident. */
  readonly around: readonly Injection[];
  /** Programs that were brought in place of the platform's, by role. Absent: none. */
  readonly programs?: BroughtPrograms;
}

/** Settings with their names resolved: ready to run. */
export interface Setup {
  /** Name of the lab; `builtIn` is false when other people do not have it and files must carry its spec. */
  readonly lab: string;
  readonly builtIn: boolean;
  /** Where an owner's lab is told of (`LabEntry`). */
  readonly labFile?: string;
  readonly set: Overrides;
  readonly timing: Profile;
  readonly seed: number;
  readonly spec: LabSpec;
  readonly digest: string;
  /** Digests of the programs that were brought, by role; absent where none were. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Faults that schedules are drawn from, mild to severe; the experiment knows them all. */
  readonly drawn: readonly Fault[];
  readonly experiment: Experiment;
  readonly injectionsMax: number;
  readonly around: readonly Injection[];
  /** What a campaign begins with, before it draws anything, where the lab wants that. */
  readonly tour: Tour;
  /** Who runs its schedules in place of this process. Absent: this process does. */
  readonly elsewhere?: Elsewhere;
}

/** Injections in a drawn schedule, at most: several things at once and some noise. Shrinking takes about 20 runs all the same. */
export const INJECTIONS_MAX = 12;

/** The settings of a campaign over everything that the catalogue has; `given` replaces parts. */
export function settingsOf(catalogue: Catalogue, given: Partial<Settings> & Pick<Settings, 'lab' | 'seed'>): Settings {
  return {
    set: {},
    timing: 'search',
    runtime: 'sim',
    faults: catalogue.faults.map(({ kind }) => kind),
    invariants: catalogue.invariants.map(({ name }) => name),
    injectionsMax: INJECTIONS_MAX,
    around: [],
    ...given,
  };
}

/**
 * Resolves names and parses the lab. A `foreign` spec stands in for the lab's own, overrides included, and is run by the
 * lab's programs. Throws UsageError for what does not exist or does not fit.
 */
export function setUp(catalogue: Catalogue, settings: Settings, foreign?: unknown): Setup {
  const entry: LabEntry = pick('lab', settings.lab, catalogue.labs, ({ name }) => name);
  for (const kind of settings.faults) pick('fault', kind, catalogue.faults, (fault) => fault.kind);
  for (const wanted of settings.invariants) pick('invariant', wanted, catalogue.invariants, ({ name }) => name);
  const spec = foreign === undefined ? specOf(entry, settings.timing, settings.set) : parseSpec(entry, foreign);
  const { set, timing, seed, injectionsMax, around, programs } = settings;
  const drawn = catalogue.faults.filter(({ kind }) => settings.faults.includes(kind));
  return {
    lab: settings.lab,
    builtIn: foreign === undefined,
    ...(entry.labFile !== undefined && { labFile: entry.labFile }),
    set,
    timing,
    seed,
    spec,
    digest: labDigest(spec),
    ...(programs && { programs: digestsOf(programs) }),
    drawn,
    experiment: {
      definition: programs ? withBrought(entry.define(spec), programs) : entry.define(spec),
      faults: new Map(catalogue.faults.map((fault) => [fault.kind, fault])),
      invariants: catalogue.invariants.filter(({ name }) => settings.invariants.includes(name)),
      runtime: pick('runtime', settings.runtime, catalogue.runtimes, ({ name }) => name),
    },
    injectionsMax,
    around,
    tour: catalogue.beginsWith?.(spec, drawn, seed) ?? NO_TOUR,
  };
}
