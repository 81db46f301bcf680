import { HarnessError } from '../basics/errors.ts';
import { toJson, writeAtomic } from '../files/files.ts';
import { OCTETS_MAX } from '../input/read-text.ts';
import { encodeBundle } from '../records/bundle-file.ts';
import { EXIT } from '../records/exit-code.ts';
import { replayCommand } from '../report/words.ts';
import { bundleOf } from '../search/bundle.ts';
import { givenPrograms } from './given-programs.ts';
import { type CommonOptions, type Context, commandName, print } from './shared/context.ts';

/** Options of `bundle`. */
export interface BundleOptions extends CommonOptions {
  readonly out?: string;
  /** Programs that it ran with, `role=path` each. */
  readonly program?: readonly string[];
}

/** `zonequake bundle`: a counterexample as one file that travels. Returns the exit code. */
export async function bundle(context: Context, dir: string, options: BundleOptions): Promise<number> {
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
