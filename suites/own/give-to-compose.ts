import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Compose, type ComposeEnded, callCompose } from '../../harness/own/compose/compose-command.ts';
import type { OwnLab } from '../../harness/own/compose/own-lab.ts';

export interface GiveOptions {
  readonly compose: Compose;
  /** Absolute: it is there. */
  readonly runFolder: string;
  /** What the owner's files were read with (read-compose.ts). */
  readonly envFiles: readonly string[];
  /** Of the process; names the engine. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Has compose do something with a lab: `up`, `build`, `down` and their options. Wall-clock. */
export type LabCompose = (args: readonly string[], withinMs: number) => Promise<ComposeEnded>;

/** Writes what compose is given into the run's folder, as `compose.json`, and says how to have it done. */
export async function giveToCompose(lab: OwnLab, options: GiveOptions): Promise<LabCompose> {
  const { compose, runFolder, envFiles, env = process.env } = options;
  const file = join(runFolder, 'compose.json');
  await writeFile(file, JSON.stringify(lab.compose, null, 2));
  const before = [
    ...['--project-name', lab.project, '--project-directory', runFolder, '--file', file],
    ...envFiles.flatMap((path) => ['--env-file', path]),
  ];
  return (args, withinMs) => callCompose(compose, [...before, ...args], { cwd: runFolder, env, withinMs });
}
