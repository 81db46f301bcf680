import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { UsageError } from '../basics/errors.ts';
import { tooDeepAt } from './json-depth.ts';

/** Octets that a file of each sort may have. None that this program writes comes near, and none that is larger is read. */
export const OCTETS_MAX = {
  schedule: 4 * 2 ** 20,
  bundle: 16 * 2 ** 20,
  'known issues': 4 * 2 ** 20,
  incident: 2 ** 20,
  'lab file': 2 ** 20,
  'zone file': 16 * 2 ** 20,
  certificate: 2 ** 20,
  'compose file': 4 * 2 ** 20,
  campaign: 64 * 2 ** 20,
  verdict: 64 * 2 ** 20,
  'list of workers': 4 * 2 ** 20,
  history: 400 * 2 ** 20,
  journal: 400 * 2 ** 20,
} as const;

const IS_JSON: readonly string[] = ['schedule', 'bundle', 'known issues', 'campaign', 'verdict', 'list of workers'];

const CHUNK = 2 ** 20;

/** What is at a path where a file should be. */
function sortOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

/** All of an open file, or undefined when that is over `max` octets. What the kernel makes up as it is read has no size to ask for. */
function contentOf(file: number, max: number): Buffer | undefined {
  const chunks: Buffer[] = [];
  let octets = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const length = readSync(file, chunk);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, length));
    octets += length;
    if (octets > max) return undefined;
  }
}

/** UTF-8 as text, without a byte order mark (RFC 8259 section 8.1 lets a reader ignore one); undefined for anything else, UTF-16 too. */
function decoded(content: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}

/**
 * The text of a file that somebody named: the one way in which such files are read. Throws UsageError, one sentence that ends in
 * `advice`, for one that cannot be read, that is too large for its sort, and for what is no regular file: a FIFO or a device may never end.
 */
export function readText(path: string, sort: keyof typeof OCTETS_MAX, advice: string): string {
  const refuse = (problem: string) => new UsageError(`${path} ${problem}: ${advice}`);
  const demandFile = (stats: Stats) => {
    if (!stats.isFile()) throw refuse(`is ${sortOf(stats)}, not a regular file`);
  };
  let file: number | undefined;
  try {
    // To open some devices does something, and a FIFO waits for a writer unless it is told not to.
    demandFile(statSync(path));
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    demandFile(fstatSync(file));
    const content = contentOf(file, OCTETS_MAX[sort]);
    if (!content) throw refuse(`has over ${OCTETS_MAX[sort] / 2 ** 20} MB, which is too much for ${sort}`);
    const text = decoded(content);
    if (text === undefined) throw refuse('is not text in UTF-8, so save it as that');
    if (IS_JSON.includes(sort) && tooDeepAt(text) !== undefined) throw refuse(`is nested too deep for ${sort}`);
    return text;
  } catch (error) {
    throw error instanceof UsageError ? error : refuse('cannot be read');
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
