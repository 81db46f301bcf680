import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../../basics/errors.ts';

/** The names that compose looks for, in its order; it reads the first that is there. */
const NAMES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const OVERRIDES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/** The compose files of a lab. */
export interface WhichFiles {
  /** Absolute, in the order in which they are merged. */
  readonly files: readonly string[];
  readonly notes: readonly string[];
}

const firstOf = (folder: string, names: readonly string[]): string | undefined =>
  names.map((name) => join(folder, name)).find((path) => existsSync(path));

/** The files that the user gave, and no others. */
function given(folder: string, names: readonly string[]): WhichFiles {
  const files = names.map((name) => resolve(folder, name));
  const override = firstOf(dirname(files[0] ?? folder), OVERRIDES);
  if (override === undefined || files.includes(override)) return { files, notes: [] };
  return {
    files,
    notes: [`${override} is not used, since it is not among the compose files given: add it if it should be`],
  };
}

/** `COMPOSE_FILE`, which names files in place of compose's own: from the environment, else from the folder's `.env`. */
function named(folder: string, env: NodeJS.ProcessEnv): readonly string[] | undefined {
  const dotEnv = join(folder, '.env');
  const text = existsSync(dotEnv) && statSync(dotEnv).isFile() ? readFileSync(dotEnv, 'utf8') : '';
  const setting = (name: string): string | undefined =>
    env[name] ?? new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=\\s*["']?([^"'\\n#]*?)["']?\\s*$`, 'm').exec(text)?.[1];
  const value = setting('COMPOSE_FILE');
  if (value === undefined || value === '') return undefined;
  return value.split(setting('COMPOSE_PATH_SEPARATOR') || ':').map((name) => resolve(folder, name));
}

/**
 * Which files are read. With names exactly these. Without, by compose's own rule: what `COMPOSE_FILE` names, else the first of its names
 * in the folder or the nearest above, and the override beside it. Throws UsageError where there is none.
 */
export function whichFiles(
  folder: string,
  names: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): WhichFiles {
  if (names.length > 0) return given(folder, names);
  const byName = named(folder, env);
  if (byName) return { files: byName, notes: [] };
  for (let here = resolve(folder); ; here = dirname(here)) {
    const first = firstOf(here, NAMES);
    const override = firstOf(here, OVERRIDES);
    if (first !== undefined) return { files: override === undefined ? [first] : [first, override], notes: [] };
    if (here === dirname(here)) break;
  }
  throw new UsageError(`${folder} has no compose file, nor has a folder above it: name one`);
}
