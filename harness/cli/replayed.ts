import { inFile } from '../basics/errors.ts';
import { nearest } from '../input/did-you-mean.ts';
import { readText } from '../input/read-text.ts';
import { decodeBundle, looksLikeBundle } from '../records/bundle-file.ts';
import { decodeFailure } from '../records/failure-file.ts';
import type { Found } from '../records/found.ts';
import { eventsOf, type Registry } from '../records/registry.ts';
import type { Profile } from '../runtime/entry.ts';
import { cutShortMs } from '../schedule/check.ts';
import { checkInjections, type ScheduleFile } from '../schedule/codec.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { decodeToken, looksLikeToken } from '../schedule/token.ts';
import { foreignLab } from '../setup/foreign-lab.ts';
import { otherPrograms } from '../setup/recorded-programs.ts';
import { onContainers } from '../setup/retime.ts';
import { type Settings, type Setup, settingsOf, setUp } from '../setup/setup.ts';
import { type Context, tell } from './shared/context.ts';
import type { RuntimeName } from './shared/options.ts';

/** What is to be replayed: a schedule, and, of a bundle, what it once did. */
export interface Given {
  readonly file: ScheduleFile;
  readonly found?: Found;
  /** What messages call it: its path, or that it is a token. */
  readonly source: string;
}

/** Reads a schedule.json, a failure of a store, a bundle, or a token. The registry is loaded for a bundle alone. Throws UsageError, one sentence. */
export async function readGiven(given: string, loadRegistry: Context['loadRegistry']): Promise<Given> {
  if (looksLikeToken(given)) return { file: decodeToken(given), source: 'the token' };
  const text = readText(given, 'bundle', 'give a schedule.json, a bundle, or a token that begins with "zq1."');
  if (!looksLikeBundle(text)) return { file: decodeFailure(text, given).schedule, source: given };
  const registry = await loadRegistry();
  const { schedule, found } = decodeBundle(text, given, (lab) => eventsOf(registry, lab));
  return { file: schedule, found, source: given };
}

/** Programs that were brought for it. */
type BroughtFor = Pick<Settings, 'programs'>;

/** Where it is replayed, and in which times where that is in containers. */
interface Where {
  readonly runtime: RuntimeName;
  readonly timing: Profile;
}

/** A schedule on its lab, ready to be run. */
export interface Replayed {
  readonly setup: Setup;
  readonly schedule: Schedule;
  /** Whether this build's lab is the one that the schedule was written on. */
  readonly digestMatches: boolean;
}

/** To check a file against its lab, whichever runtime there is first will do: labs of owners have containers alone. */
function anyRuntime({ runtimes: [first] }: Registry): Partial<Settings> {
  return first ? { runtime: first.name } : {};
}

/** The file's lab; a bundle's is run by whichever lab of this build can. */
function setupOf(registry: Registry, { file, found }: Given, brought: BroughtFor): Setup {
  const { lab, seed, timing, set, spec } = file;
  const settings = settingsOf(registry, { lab, seed, timing, set, ...brought, ...anyRuntime(registry) });
  if (!found || spec === undefined) return setUp(registry, settings, spec);
  const foreign = foreignLab(registry, file);
  if (foreign.note !== undefined) tell(`note: ${foreign.note}`);
  return setUp(registry, { ...settings, lab: foreign.lab }, foreign.spec);
}

/** What is in a file and does not come to pass. */
function warnings({ durationMs, expect, injections }: ScheduleFile, { spec }: Setup, registry: Registry): string[] {
  const names = registry.invariants.map(({ name }) => name);
  const lastsMs = spec.timing.durationMs;
  return [
    ...(durationMs === lastsMs ? [] : [`durationMs is ${durationMs}, and runs of this lab last ${lastsMs}`]),
    ...(expect === undefined || names.includes(expect)
      ? []
      : [`expect names "${expect}", which is no invariant of this build: did you mean "${nearest(expect, names)}"?`]),
    ...injections.flatMap((injection, index) => {
      const endMs = cutShortMs(injection, spec);
      return endMs === undefined ? [] : [`injections[${index}] ends at ${endMs / 1000} s, when everything heals`];
    }),
  ];
}

/** The given lab and schedule; on containers in this timing, whatever the file's is. Throws UsageError. */
export function replayed(
  registry: Registry,
  given: Given,
  { runtime, timing: there }: Where,
  brought: BroughtFor = {},
): Replayed {
  const { lab, seed, timing, set, injections, labDigest, zonequake } = given.file;
  const setup = inFile(given.source, () => {
    for (const role of otherPrograms(given.file, brought.programs))
      tell(`warning: the program of ${role} is not the one that the schedule ran with, so the verdict may differ too`);
    const made = setupOf(registry, given, brought);
    checkInjections(injections, made.experiment.faults, made.spec, made.experiment.definition);
    return made;
  });
  for (const line of warnings(given.file, setup, registry)) tell(`warning: ${line}`);
  const digestMatches = setup.digest === labDigest;
  if (!digestMatches) {
    tell(
      `warning: labDigest differs: this build's lab "${lab}" is not the one that the schedule was written on ` +
        `(zonequake ${zonequake}), so the verdict may differ too`,
    );
  }
  if (runtime === 'sim') return { setup, schedule: { seed, injections }, digestMatches };
  const settings = settingsOf(registry, { lab: setup.lab, seed, timing, set, ...brought });
  const onThem = onContainers(registry, settings, setup, there);
  const { faults, definition } = setup.experiment;
  const { cannot } = onThem.setup.experiment.runtime;
  inFile(given.source, () => checkInjections(injections, faults, setup.spec, definition, cannot));
  return { setup: onThem.setup, schedule: onThem.scale({ seed, injections }), digestMatches };
}
