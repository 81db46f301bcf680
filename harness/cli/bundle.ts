import { bundleOf } from '../campaign/bundle.ts';
import { encodeBundle } from '../campaign/bundle-file.ts';
import { EXIT } from '../campaign/exit-code.ts';
import { toJson, writeAtomic } from '../campaign/files.ts';
import { OCTETS_MAX } from '../campaign/read-text.ts';
import { HarnessError } from '../errors.ts';
import { shellPath } from '../text/shell.ts';
import { type CommonOptions, type Context, commandName, print } from './context.ts';

/** Options of `bundle`. */
export interface BundleOptions extends CommonOptions {
  readonly out?: string;
}

/** `zonequake bundle`: a counterexample as one file that travels. Returns the exit code. */
export async function bundle(context: Context, dir: string, options: BundleOptions): Promise<number> {
  const made = await bundleOf(await context.loadRegistry(), dir);
  const { schedule, found } = made;
  const file = options.out ?? `${schedule.lab}-${schedule.seed}-${found.pinned}.zonequake.json`;
  const text = encodeBundle(made);
  if (text.length > OCTETS_MAX.bundle)
    throw new HarnessError(`${dir} is too large for a bundle: ${text.length} octets`);
  writeAtomic(file, text);
  const { fingerprint } = found;
  const replay = `${commandName()} replay ${shellPath(file)}`;
  print(
    options.json === true ? toJson({ file, fingerprint }) : `${fingerprint}\nwritten to ${file}\nreplay: ${replay}\n`,
  );
  return EXIT.ok;
}
