import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../basics/errors.ts';
import { type Brought, type BroughtPrograms, bodyOf } from '../runtime/brought.ts';
import { defaultExport } from '../runtime/own-program.ts';
import { canonicalJson } from '../schedule/canonical.ts';

/** Where a package's file lies among packages: the same wherever those are. */
const PACKAGED = /^.*(?:^|\/)(node_modules\/)/;

const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n').join(' ');

interface Source {
  readonly path: string;
  readonly text: string;
}

const isPackaged = (path: string): boolean => PACKAGED.test(path);

/** The sources that went into a bundle, in an order that does not hang on where they lie. `root` is the nearest folder above all that are no package's. */
function sourcesOf(
  folder: string,
  inputs: readonly string[],
): { readonly root: string; readonly sources: readonly Source[] } {
  const there = inputs.filter((path) => existsSync(join(folder, path)));
  const ups = there.filter((path) => !isPackaged(path)).map((path) => /^(?:\.\.\/)*/.exec(path)?.[0] ?? '');
  const root = resolve(
    folder,
    ups.reduce((most, up) => (up.length > most.length ? up : most), ''),
  );
  const nameOf = (path: string) =>
    isPackaged(path) ? path.replace(PACKAGED, '$1') : relative(root, join(folder, path)).split(sep).join('/');
  const sources = there
    .map((path) => ({ path: nameOf(path), text: readFileSync(join(folder, path), 'utf8') }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return { root, sources };
}

/** One program of a path, which is run as far as its default export. Throws Error. */
async function bring(role: string, path: string): Promise<Brought> {
  const entry = realpathSync(path);
  const folder = dirname(entry);
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: folder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    write: false,
    metafile: true,
    logLevel: 'silent',
    // What lies about it must not change it without a word.
    tsconfigRaw: '{}',
  });
  const code = outputFiles[0]?.text ?? '';
  const { root, sources: all } = sourcesOf(folder, Object.keys(metafile.inputs));
  const name = relative(root, entry).split(sep).join('/');
  const digest = `sha256:${createHash('sha256').update(canonicalJson(all)).digest('hex')}`;
  const isEntry = ({ path }: Source) => path === name;
  const others = all.filter((source) => !isPackaged(source.path) && !isEntry(source));
  const brought = { code, digest, sources: [...all.filter(isEntry), ...others] };
  defaultExport(bodyOf(role, brought));
  return brought;
}

/**
 * Programs of TypeScript or JavaScript modules, by role, each with all that it imports. `paths` are relative to the folder `from`. This runs
 * them, as far as their default export: never with paths that whoever runs it did not choose to trust. Throws UsageError that begins with the role.
 */
export async function bringPrograms(paths: Readonly<Record<string, string>>, from: string): Promise<BroughtPrograms> {
  const brought: [string, Brought][] = [];
  for (const [role, given] of Object.entries(paths)) {
    const path = resolve(from, given);
    if (!existsSync(path))
      throw new UsageError(`programs.${role}: there is no file ${path}: give the path of a module`);
    try {
      brought.push([role, await bring(role, path)]);
    } catch (error) {
      throw new UsageError(`programs.${role}: ${path} cannot be run: ${wordsOf(error)}`);
    }
  }
  return Object.fromEntries(brought);
}
