import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { UsageError } from '../../basics/errors.ts';
import { firstIssue } from '../../input/issue.ts';
import { readText } from '../../input/read-text.ts';
import { inShort, oneLine } from '../../text/printable.ts';
import { type Compose, callCompose } from './compose-command.ts';
import { type ComposeConfig, ComposeConfigSchema } from './compose-config.ts';
import { composeRefusal, warningsIn } from './compose-refusal.ts';
import { undoubled } from './dollars.ts';
import type { OwnersFile } from './where-in-files.ts';
import { whichFiles } from './which-files.ts';

export interface ReadOptions {
  readonly compose: Compose;
  /** Where the command was given: absolute. */
  readonly folder: string;
  /** Names of compose files, in the order in which they are merged; compose's own rule when there are none. */
  readonly files?: readonly string[];
  /** The name under which the lab will run: names of networks and volumes are made of it. */
  readonly project: string;
  readonly profiles?: readonly string[];
  /** Files of variables, in place of the `.env` beside the first compose file. */
  readonly envFiles?: readonly string[];
}

/** An owner's compose files, as read. */
export interface ReadFiles {
  readonly config: ComposeConfig;
  readonly files: readonly OwnersFile[];
  /** Absolute, without symbolic links: the folder of the first file, which relative paths are relative to. */
  readonly projectFolder: string;
  /** What `config` was made with, and `up` needs again: compose leaves some variables to that. */
  readonly envFiles: readonly string[];
  readonly notes: readonly string[];
}

/** The files are local, but may include others from a network. */
const CONFIG_WITHIN_MS = 60_000;
const REASON_MAX = 1_000;

/** As a user in that folder would name it. */
function nameOf(folder: string, path: string): string {
  const name = relative(folder, path);
  return name.startsWith('..') ? path : name;
}

function decode(out: string, names: string): ComposeConfig {
  let value: unknown;
  try {
    value = undoubled(JSON.parse(out));
  } catch {
    throw new UsageError(`${names}: what compose makes of it is not JSON: use another version of compose`);
  }
  const parsed = ComposeConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = firstIssue(parsed.error, value, ComposeConfigSchema);
  throw new UsageError(`${names}: what compose makes of it cannot be used: ${issue}`);
}

/**
 * Reads an owner's compose files as compose itself does: merged, extended, with variables filled in, and under the name that the lab will
 * have. Needs no engine. Throws UsageError, one sentence with compose's reason, and file and line where they are known.
 */
export async function readCompose(options: ReadOptions): Promise<ReadFiles> {
  const { compose, folder, project, profiles = [] } = options;
  const which = whichFiles(folder, options.files);
  const files = which.files.map((path) => ({
    name: nameOf(folder, path),
    text: readText(path, 'compose file', 'name another'),
  }));
  const projectFolder = realpathSync(dirname(resolve(which.files[0] ?? folder)));
  const dotEnv = join(projectFolder, '.env');
  const envFiles = options.envFiles?.map((path) => resolve(folder, path)) ?? (existsSync(dotEnv) ? [dotEnv] : []);
  const args = [
    ...['--project-name', project, '--project-directory', projectFolder],
    ...which.files.flatMap((path) => ['--file', path]),
    ...envFiles.flatMap((path) => ['--env-file', path]),
    ...profiles.flatMap((profile) => ['--profile', profile]),
    ...['config', '--format', 'json'],
  ];
  const ended = await callCompose(compose, args, { cwd: projectFolder, withinMs: CONFIG_WITHIN_MS });
  const names = files.map(({ name }) => name).join(', ');
  if (ended.code === undefined)
    throw new UsageError(`${names}: compose cannot read it within a minute: make it smaller`);
  if (ended.code !== 0) throw new UsageError(inShort(oneLine(composeRefusal(ended.err, files)), REASON_MAX));
  const notes = [...which.notes, ...warningsIn(ended.err)];
  return { config: decode(ended.out, names), files, projectFolder, envFiles, notes };
}
