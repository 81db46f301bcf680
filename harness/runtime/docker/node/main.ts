import type { LabSpec } from '../../../lab/spec.ts';
import { withOwnInImage } from '../../own-program.ts';
import { type Programs, runProgram } from './program.ts';
import { runSupervisor } from './supervisor.ts';

/** Where a node's disk is, unless the environment says otherwise. */
const DISK_FOLDER = '/disk';

/**
 * The entry of a node's image, bundled into one file: `node <file> supervisor` is PID 1, and `node <file> program` the
 * child that it starts. Programs are loaded by the child only: the supervisor starts quicker without.
 * Throws for any other command line.
 */
export async function main<Spec extends LabSpec>(
  load: () => Promise<Programs<Spec>>,
  argv: readonly string[],
): Promise<void> {
  const [, file, what] = argv;
  if (what === 'supervisor' && file) runSupervisor(file);
  else if (what === 'program') runProgram(withOwnInImage(await load()), process.env.ZONEQUAKE_DISK ?? DISK_FOLDER);
  else throw new Error('this file is started as "supervisor" or "program"');
}
