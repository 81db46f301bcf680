import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import { followToEnd, imageId } from './build-image.ts';
import { type Progress, reasonOf } from './engine.ts';

const SUITE = 'trixie';
/** What both images are made from. */
export const BASE_IMAGE = `debian:${SUITE}-slim`;

const run = promisify(execFile);

/** Whether a Debian can be made here, for an engine that cannot pull one. */
export async function hasMmdebstrap(): Promise<boolean> {
  try {
    await run('mmdebstrap', ['--version']);
    return true;
  } catch {
    return false;
  }
}

const pull = async (docker: Dockerode): Promise<void> => followToEnd(docker, await docker.pull(BASE_IMAGE));

/** A minimal Debian from its archive, as this machine's apt is set up to reach it. */
async function make(docker: Dockerode): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'zonequake-base-'));
  const tar = join(folder, 'base.tar');
  try {
    await run('mmdebstrap', ['--variant=minbase', '--include=ca-certificates', SUITE, tar], { maxBuffer: 2 ** 26 });
    const [repo = '', tag = ''] = BASE_IMAGE.split(':');
    await followToEnd(docker, await docker.importImage(tar, { repo, tag }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The id of the base image: present, else pulled, else made. Throws HarnessError when none of these works. */
export async function ensureBaseImage(docker: Dockerode, progress: Progress): Promise<string> {
  const present = await imageId(docker, BASE_IMAGE);
  if (present !== undefined) return present;
  progress(`pulling ${BASE_IMAGE}`);
  const why: string[] = [];
  try {
    await pull(docker);
  } catch (error) {
    why.push(`it cannot be pulled (${reasonOf(error)})`);
    if (await hasMmdebstrap()) {
      progress(`${BASE_IMAGE} cannot be pulled: making it with mmdebstrap`);
      await make(docker).catch((failure: unknown) => why.push(`mmdebstrap failed (${reasonOf(failure)})`));
    } else why.push('mmdebstrap is not installed to make it');
  }
  const id = await imageId(docker, BASE_IMAGE);
  if (id !== undefined) return id;
  throw new HarnessError(`the engine has no ${BASE_IMAGE}: ${why.join(', ')}; load it with docker load or docker pull`);
}
