import { createHash, type Hash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { ComposeConfig, ComposeService } from './compose-config.ts';

/** What is looked at of one build: more takes longer than to ask the engine for what it has built before. */
const OCTETS_MAX = 32 * 2 ** 20;
const ENTRIES_MAX = 5_000;
/** Of compose's `build`, what is in its folder or written out. Whatever else there is may change where nobody looks. */
const SEEN = [
  'context',
  'dockerfile',
  'dockerfile_inline',
  'args',
  'target',
  'labels',
  'network',
  'shm_size',
  'platforms',
];

/** Thrown where there is more than is looked at, or what is neither file, folder nor link. */
class NotSeen extends Error {}

interface Looking {
  readonly hash: Hash;
  left: { octets: number; entries: number };
}

function look(path: string, name: string, looking: Looking): void {
  const stats = lstatSync(path);
  const { hash, left } = looking;
  left.entries--;
  if (stats.isFile()) left.octets -= stats.size;
  if (left.entries < 0 || left.octets < 0) throw new NotSeen();
  hash.update(`${JSON.stringify(name)} ${stats.mode} `);
  if (stats.isFile()) hash.update(createHash('sha256').update(readFileSync(path)).digest());
  else if (stats.isSymbolicLink()) hash.update(JSON.stringify(readlinkSync(path)));
  else if (stats.isDirectory())
    for (const below of readdirSync(path).toSorted()) look(join(path, below), join(name, below), looking);
  else throw new NotSeen();
}

/** A digest of all that a service is built from, hexadecimal; undefined where not all of that can be seen, or is too much. */
function digestOf({ build }: ComposeService): string | undefined {
  if (!build?.context || !isAbsolute(build.context)) return undefined;
  const { dockerfile } = build as { dockerfile?: unknown };
  const isBelow = typeof dockerfile !== 'string' || !(isAbsolute(dockerfile) || dockerfile.startsWith('..'));
  if (!isBelow || Object.entries(build).some(([field, value]) => value != null && !SEEN.includes(field)))
    return undefined;
  const hash = createHash('sha256').update(JSON.stringify(build));
  try {
    look(build.context, '.', { hash, left: { octets: OCTETS_MAX, entries: ENTRIES_MAX } });
    return hash.digest('hex');
  } catch {
    // Whoever builds it says better what is wrong with it.
    return undefined;
  }
}

/** Digests of what services are built from, by service; those are not there of which not all can be seen. */
export const buildDigests = ({ services }: ComposeConfig): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(services).flatMap(([name, service]) => {
      const digest = digestOf(service);
      return digest === undefined ? [] : [[name, digest] as const];
    }),
  );
