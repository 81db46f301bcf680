import { HarnessError } from '../../../basics/errors.ts';
import type { HelperShell } from '../shared/stage.ts';
import { ownTables, SILENCE_LINE, SILENCE_TABLE } from './rules.ts';

/** Makes the machine whose helper this is silent. */
export async function silence(shell: HelperShell): Promise<void> {
  await shell.nft(SILENCE_LINE);
}

/** Lets it be heard again. Throws HarnessError when the rules are still there afterwards. */
export async function unsilence(shell: HelperShell): Promise<void> {
  const left = ownTables(await shell.nft(`delete table inet ${SILENCE_TABLE}`, 'list tables'));
  if (left.includes(SILENCE_TABLE)) throw new HarnessError('a machine is still silent after its rules were deleted');
}
