import { HarnessError } from '../../../errors.ts';
import type { HelperShell } from '../stage.ts';
import { ownTables, SILENCE_TABLE, silenceCommand, unsilenceCommand } from './rules.ts';

/** Makes the machine whose helper this is silent. */
export async function silence(shell: HelperShell): Promise<void> {
  await shell.run(silenceCommand());
}

/** Lets it be heard again. Throws HarnessError when the rules are still there afterwards. */
export async function unsilence(shell: HelperShell): Promise<void> {
  const left = ownTables(await shell.run(unsilenceCommand()));
  if (left.includes(SILENCE_TABLE)) throw new HarnessError('a machine is still silent after its rules were deleted');
}
