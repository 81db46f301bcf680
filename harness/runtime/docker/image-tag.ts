import { createHash } from 'node:crypto';

/** A file of a build context, by its name. */
export type BuildFiles = Readonly<Record<string, Uint8Array | string>>;

/**
 * `<repository>:<hash>` of everything that goes into the image: its base and every file, the Dockerfile among them. An
 * image of that name needs no new build.
 */
export function imageTag(repository: string, baseId: string, files: BuildFiles): string {
  const hash = createHash('sha256').update(baseId);
  for (const name of Object.keys(files).toSorted()) {
    const bytes = Buffer.from(files[name] ?? '');
    // Lengths keep apart what would else run together.
    hash.update(`\n${name} ${bytes.length}\n`).update(bytes);
  }
  return `${repository}:${hash.digest('hex').slice(0, 16)}`;
}
