import { createHash } from 'node:crypto';
import { constants, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** No entry is near it: what is longer is not ours, and not worth the memory. */
const MAX_BYTES = 2 ** 20;
/** Not through a link, and not waiting for the other end of a pipe. */
const WRITE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Whether a folder is ours alone, since what is in it will be run. */
function isPrivate(folder) {
  try {
    const { uid, mode } = lstatSync(folder);
    return uid === process.getuid?.() && (mode & (constants.S_IFMT | 0o077)) === constants.S_IFDIR;
  } catch {
    return false;
  }
}

/** The folder for entries, if there can be one. */
function folderIn(root) {
  const parent = join(root, '.zonequake');
  const folder = join(parent, 'compiled');
  try {
    mkdirSync(parent, { recursive: true });
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // It is there, or there can be none.
  }
  return isPrivate(folder) ? folder : undefined;
}

/**
 * What modules of the checkout at `root` were compiled to, kept in a folder of it that git ignores. An entry begins with a digest of
 * itself and all that it was made of, so one that is stale, cut short, half overwritten by another process or not what we wrote
 * is none; one that cannot be written is compiled again next time. There is one a module, so they do not pile up.
 */
export function createCompiled(root, options) {
  const folder = folderIn(fileURLToPath(root));
  const { version } = createRequire(import.meta.url)('esbuild/package.json');
  const entryOf = (url) => join(folder, encodeURIComponent(url.slice(root.length)));
  const digest = (url, source, code) =>
    createHash('sha256')
      .update(JSON.stringify([version, options, url, source.length]))
      .update(source)
      .update(code)
      .digest('hex');
  return {
    /** What `source` was compiled to, if that is known. */
    get(url, source) {
      if (folder === undefined) return undefined;
      try {
        const path = entryOf(url);
        const found = lstatSync(path);
        if (!found.isFile() || found.size > MAX_BYTES) return undefined;
        const text = readFileSync(path, 'utf8');
        const at = text.indexOf('\n') + 1;
        const code = text.slice(at);
        return text.slice(0, at - 1) === digest(url, source, code) ? code : undefined;
      } catch {
        return undefined;
      }
    },
    /** Keeps it for the next who asks, if that can be. */
    set(url, source, code) {
      if (folder === undefined) return;
      try {
        writeFileSync(entryOf(url), `${digest(url, source, code)}\n${code}`, { flag: WRITE, mode: 0o600 });
      } catch {
        // A disk that is full or read-only costs time, no more.
      }
    },
  };
}
