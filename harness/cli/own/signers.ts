import { UsageError } from '../../basics/errors.ts';
import type { OpenedOwn } from '../../own/lab/open-own.ts';
import { runInService } from '../../own/lab/owner-command.ts';
import type { GetCheck } from '../../own/lab-file/lab-file.ts';
import { certificateOf, signerOfFile } from '../../own/lab-file/owner-files.ts';
import { shellWord } from '../../text/shell.ts';
import type { OwnFiles } from './own-folder.ts';

type Signers = ReadonlyMap<number, string>;
type Signed = GetCheck & { readonly ca: NonNullable<GetCheck['ca']> };

/** Checks that say who signs, with their index. */
const signed = ({ labFile: { lab } }: OwnFiles): readonly (readonly [number, Signed])[] =>
  lab.check.flatMap((check, index) => (check.is === 'get' && check.ca ? [[index, { ...check, ca: check.ca }]] : []));

/** Who signs for pages, of those that are in files of the owner's. Throws UsageError. */
export const ownersSigners = (files: OwnFiles): Signers =>
  new Map(
    signed(files).flatMap(([index]) => {
      const check = files.labFile.lab.check[index];
      const found = check?.is === 'get' ? signerOfFile(files.labFile, check, files.folder) : undefined;
      return found === undefined ? [] : [[index, found] as const];
    }),
  );

/** How often a service is asked for a certificate that it may be about to make, once a second. */
const LOOKS = 30;

/** The same of those that services make for themselves, once they stand. Throws UsageError and HarnessError. */
export async function servicesSigners(files: OwnFiles, { docker, stage }: OpenedOwn): Promise<Signers> {
  const found = new Map<number, string>();
  for (const [index, { ca }] of signed(files)) {
    const node = stage.nodes.find((one) => one.node.service === ca.on);
    const check = files.labFile.lab.check[index];
    if (!node || check?.is !== 'get') continue;
    const path = shellWord(ca.file);
    const said = await runInService(
      docker,
      node,
      `n=0; until [ -s ${path} ]; do [ $((n += 1)) -gt ${LOOKS} ] && exit 1; sleep 1; done; cat ${path}`,
    ).catch(() => undefined);
    if (said === undefined)
      throw new UsageError(`check[${index}].ca: ${ca.on} has no file ${ca.file} after ${LOOKS} s: correct the path`);
    found.set(index, certificateOf(files.labFile, check, said));
  }
  return found;
}
