import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HarnessError, UsageError } from '../basics/errors.ts';
import { makeFolder, toJson, writeAtomic } from '../files/files.ts';
import { isFolderWord } from '../input/names.ts';
import { OCTETS_MAX, readText } from '../input/read-text.ts';
import { decodeBundle, encodeBundle } from '../records/bundle-file.ts';
import { EXIT } from '../records/exit-code.ts';
import { eventsOf } from '../records/registry.ts';
import { replayCommand } from '../report/words.ts';
import { bundleOf } from '../search/bundle.ts';
import { linesText } from '../text/printable.ts';
import { givenPrograms } from './given-programs.ts';
import { type CommonOptions, type Context, commandName, print } from './shared/context.ts';

/** Options of `bundle`. */
export interface BundleOptions extends CommonOptions {
  readonly out?: string;
  /** Where to put the sources of the programs that a bundle carries. */
  readonly sources?: string;
  /** Programs that it ran with, `role=path` each. */
  readonly program?: readonly string[];
}

/** Where a source goes. Throws UsageError for one that would leave its folder. */
function placeOf(folder: string, path: string): string {
  if (path.split('/').every((part) => part !== '..' && isFolderWord(part))) return join(folder, path);
  throw new UsageError(`${path} is no place for the source of a program: take it out of the bundle by hand`);
}

/** Writes the sources of a bundle's programs, for people to read, and runs none. Returns the exit code; throws UsageError. */
async function writeSources(context: Context, path: string, to: string, json: boolean): Promise<number> {
  const registry = await context.loadRegistry();
  const text = readText(path, 'bundle', 'give the bundle of a counterexample');
  const { programs } = decodeBundle(text, path, (lab) => eventsOf(registry, lab));
  if (!programs) throw new UsageError(`${path} carries no programs: leave --sources out`);
  const files = Object.entries(programs).flatMap(([role, sources]) =>
    sources.map((source) => ({ at: placeOf(placeOf(to, role), source.path), text: source.text })),
  );
  const taken = files.find(({ at }) => existsSync(at));
  if (taken) throw new UsageError(`${taken.at} is there already: give another folder with --sources`);
  for (const { at, text } of files) {
    makeFolder(dirname(at));
    writeAtomic(at, text);
  }
  const written = files.map(({ at }) => at);
  print(json ? toJson({ written }) : linesText([...written, 'read them before you give them to replay', '']));
  return EXIT.ok;
}

/** `zonequake bundle`: a counterexample as one file that travels. Returns the exit code. */
export async function bundle(context: Context, dir: string, options: BundleOptions): Promise<number> {
  if (options.sources !== undefined) return writeSources(context, dir, options.sources, options.json === true);
  const made = await bundleOf(await context.loadRegistry(), dir, (await givenPrograms(options.program)).programs);
  const { schedule, found } = made;
  const file = options.out ?? `${schedule.lab}-${schedule.seed}-${found.pinned}.zonequake.json`;
  const text = encodeBundle(made);
  if (text.length > OCTETS_MAX.bundle)
    throw new HarnessError(`${dir} is too large for a bundle: ${text.length} octets`);
  writeAtomic(file, text);
  const { fingerprint } = found;
  const replay = replayCommand(commandName(), { ...found, runtime: 'sim' }, file);
  print(
    options.json === true ? toJson({ file, fingerprint }) : `${fingerprint}\nwritten to ${file}\nreplay: ${replay}\n`,
  );
  return EXIT.ok;
}
