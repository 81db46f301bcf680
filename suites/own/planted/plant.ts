import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Planted } from './planted.ts';

const LABS = fileURLToPath(new URL('../../../fixtures/labs/', import.meta.url));

/** A shipped lab with the bug, in a folder of its own. */
export function plant({ base, change, add }: Planted, folder: string): void {
  cpSync(join(LABS, base), folder, { recursive: true });
  for (const [file, changes] of Object.entries(change)) {
    let text = readFileSync(join(folder, file), 'utf8');
    for (const [from, to] of changes) {
      if (!text.includes(from)) throw new Error(`${base}/${file} has no ${JSON.stringify(from)}`);
      // Not as a pattern: a dollar is one.
      text = text.replace(from, () => to);
    }
    writeFileSync(join(folder, file), text);
  }
  for (const [file, text] of Object.entries(add)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}
