import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../basics/errors.ts';
import { type Brought, type BroughtPrograms, bodyOf } from '../runtime/brought.ts';
import { defaultExport } from '../runtime/own-program.ts';
import { canonicalJson } from '../schedule/canonical.ts';

/** Where a package's file lies among packages: the same wherever those are. */
const PACKAGED = /^.*(?:^|\/)(node_modules\/)/;

const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n').join(' ');

/** The sources that went into a bundle, by path from its entry's folder, in an order that does not hang on where they lie. */
function sourcesOf(
  folder: string,
  inputs: readonly string[],
): readonly { readonly path: string; readonly text: string }[] {
  return inputs
    .filter((path) => existsSync(join(folder, path)))
    .map((path) => ({ path: path.replace(PACKAGED, '$1'), text: readFileSync(join(folder, path), 'utf8') }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
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
  const all = sourcesOf(folder, Object.keys(metafile.inputs));
  const digest = `sha256:${createHash('sha256').update(canonicalJson(all)).digest('hex')}`;
  const isEntry = (source: { readonly path: string }) => source.path === basename(entry);
  const others = all.filter((source) => !source.path.startsWith('node_modules/') && !isEntry(source));
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
