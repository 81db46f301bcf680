import { runInService } from '../../own/lab/owner-command.ts';
import { certificateOf, signedIn, signerOfFile } from '../../own/lab-file/owner-files.ts';
import { shellWord } from '../../text/shell.ts';
import type { Between } from './between-runs.ts';
import type { OwnFiles } from './own-folder.ts';

/** PEM, by the index of the check. */
type Signers = ReadonlyMap<number, string>;

/** Who signs for pages, of those that are in files of the owner's. Throws UsageError. */
export const ownersSigners = ({ labFile, folder }: Pick<OwnFiles, 'labFile' | 'folder'>): Signers =>
  new Map(
    signedIn(labFile.lab)
      .filter(({ ca }) => ca.on === undefined)
      .map((signed) => [signed.index, signerOfFile(labFile, signed, folder)]),
  );

/** How often a service is asked for a certificate that it may be about to make, once a second. */
const LOOKS = 30;

/** The same of those that services make for themselves, once they stand. Throws UsageError and HarnessError. */
export async function servicesSigners(
  { labFile }: Pick<OwnFiles, 'labFile'>,
  { docker, stage }: Pick<Between, 'docker' | 'stage'>,
): Promise<Signers> {
  const found = new Map<number, string>();
  for (const signed of signedIn(labFile.lab)) {
    const { index, ca } = signed;
    const node = stage.nodes.find((one) => one.node.service === ca.on);
    if (!node) continue;
    const path = shellWord(ca.file);
    // Says nothing where there is none.
    const look = `n=0; until [ -s ${path} ]; do [ $((n += 1)) -gt ${LOOKS} ] && exit 0; sleep 1; done; cat ${path}`;
    found.set(index, certificateOf(labFile, signed, await runInService(docker, node, look)));
  }
  return found;
}
