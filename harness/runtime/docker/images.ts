import { readFile } from 'node:fs/promises';
import type Dockerode from 'dockerode';
import { ensureBaseImage } from './base-image.ts';
import { buildImage, imageId } from './build-image.ts';
import type { Progress } from './engine.ts';
import { type BuildFiles, imageTag } from './image-tag.ts';

const fileOf = (name: string): Promise<string> => readFile(new URL(`./images/${name}`, import.meta.url), 'utf8');
const dockerfile = (name: string): Promise<string> => fileOf(`${name}.Dockerfile`);

async function ensureImage(docker: Dockerode, name: string, files: BuildFiles, progress: Progress): Promise<string> {
  const tag = imageTag(`zonequake-${name}`, await ensureBaseImage(docker, progress), files);
  if ((await imageId(docker, tag)) !== undefined) return tag;
  progress(`building the ${name} image ${tag}`);
  await buildImage(docker, tag, files);
  return tag;
}

/** The tag of an image whose first process is the bundle's supervisor. Built when not there. Throws HarnessError. */
export const ensureNodeImage = async (docker: Dockerode, bundle: Uint8Array, progress: Progress): Promise<string> =>
  ensureImage(docker, 'node', { Dockerfile: await dockerfile('node'), 'node.cjs': bundle }, progress);

/** The tag of the image with nft, ip, tc, tcpdump and what delays packets. Built when not there. Throws HarnessError. */
export const ensureHelperImage = async (docker: Dockerode, progress: Progress): Promise<string> =>
  ensureImage(
    docker,
    'helper',
    { Dockerfile: await dockerfile('helper'), 'delay.py': await fileOf('delay.py') },
    progress,
  );
