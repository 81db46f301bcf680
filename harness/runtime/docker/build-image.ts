import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import { reasonOf, statusOf } from './engine.ts';
import type { BuildFiles } from './image-tag.ts';
import { ANY_LABEL } from './labels.ts';

interface ProgressEvent {
  readonly stream?: string;
  readonly error?: string;
}

/**
 * Waits for the end of a build, pull or import. Throws the engine's error: it comes inside the stream, after a status of
 * success (testcontainers' own verbs drop it, which is why they are not used for this).
 */
export function followToEnd(docker: Dockerode, stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(stream, (error: Error | null, events: readonly ProgressEvent[]) => {
      const failure = events.find((event) => event.error !== undefined)?.error;
      if (!error && failure === undefined) return resolve();
      const said = events.map((event) => event.stream?.trim() ?? '').filter((line) => line !== '');
      reject(new Error([failure ?? error?.message, ...said.slice(-3)].join('; ')));
    });
  });
}

/** The image's id; undefined when the engine does not have it. */
export async function imageId(docker: Dockerode, name: string): Promise<string | undefined> {
  try {
    return (await docker.getImage(name).inspect()).Id;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** Builds an image from files, one of which is `Dockerfile`. Throws HarnessError with the end of the build's output. */
export async function buildImage(docker: Dockerode, tag: string, files: BuildFiles): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'zonequake-image-'));
  try {
    const names = Object.keys(files);
    await Promise.all(names.map((name) => writeFile(join(context, name), files[name] ?? '')));
    const labels = { [ANY_LABEL]: '1' };
    const stream = await docker.buildImage({ context, src: names }, { t: tag, labels, rm: true, forcerm: true });
    await followToEnd(docker, stream);
  } catch (error) {
    throw new HarnessError(`image ${tag} cannot be built: ${reasonOf(error)}`);
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
