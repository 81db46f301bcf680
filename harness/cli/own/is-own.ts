import { existsSync } from 'node:fs';
import { UsageError } from '../../basics/errors.ts';
import { LAB_FILE } from './lab-file-name.ts';

/**
 * Whether an owner's lab is meant: where it is named by its folder or file, or where no lab of ours is named in a folder that has one.
 * Throws UsageError where both are named.
 */
export function isOwn(lab: string | undefined, own: string | undefined): boolean {
  if (lab !== undefined && own !== undefined)
    throw new UsageError(`"${lab}" is a built-in lab, and --lab names one of your own: leave one of the two out`);
  return lab === undefined && (own !== undefined || existsSync(LAB_FILE));
}
