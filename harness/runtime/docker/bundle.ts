import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HarnessError } from '../../basics/errors.ts';
import { reasonOf } from './engine.ts';

/**
 * One JavaScript file with everything that a node needs, from the TypeScript entry at this path, for the Node.js of the
 * node image. The same sources give the same bytes wherever they lie and are bundled. What ends in `.cjs` is such a file, and
 * needs no compiler. Throws HarnessError.
 */
export async function bundleNode(entry: string): Promise<Uint8Array> {
  if (entry.endsWith('.cjs')) return readFile(entry);
  try {
    const { build } = await import('esbuild');
    const { outputFiles } = await build({
      entryPoints: [entry],
      // Comments in the output name files relative to this.
      absWorkingDir: dirname(entry),
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      write: false,
      logLevel: 'silent',
    });
    const [file] = outputFiles;
    if (!file) throw new Error('esbuild wrote nothing');
    return file.contents;
  } catch (error) {
    throw new HarnessError(`the node program ${entry} cannot be bundled: ${reasonOf(error)}`);
  }
}
