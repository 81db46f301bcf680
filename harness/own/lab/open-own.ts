import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { ownOwner } from '../../basics/owner.ts';
import { bundleNode } from '../../runtime/docker/bundle.ts';
import { findEngine, type Progress } from '../../runtime/docker/engine.ts';
import { ensureHelperImage, ensureNodeImage } from '../../runtime/docker/images.ts';
import { labLabels, newLabId } from '../../runtime/docker/labels.ts';
import { answerOf } from '../../runtime/docker/shared/pace.ts';
import type { Compose } from '../compose/compose-command.ts';
import { planLab } from '../compose/plan-lab.ts';
import type { ReadFiles } from '../compose/read-compose.ts';
import { type OwnStage, startOwnStage } from './own-stage.ts';
import { atSameAddresses, type StoodAt } from './same-addresses.ts';

export interface OpenOwn {
  readonly compose: Compose;
  /** Read under the name that the lab will have. */
  readonly read: ReadFiles;
  readonly without: readonly string[];
  /** Absolute path of what the asker runs: a TypeScript entry, or a bundle of one (`.cjs`). */
  readonly askerEntry: string;
  readonly progress: Progress;
  /** Where everybody was before, of a lab that is made anew. */
  readonly stoodAt?: StoodAt;
}

/** An owner's lab that stands, with what there is to say of how it differs from the owner's file. */
export interface OpenedOwn {
  readonly docker: Dockerode;
  readonly stage: OwnStage;
  readonly notes: readonly string[];
}

/** Tags of all images of the engine. Throws HarnessError. */
export const imageTags = async (docker: Dockerode): Promise<readonly string[]> =>
  (await answerOf('say which images there are', docker.listImages())).flatMap(({ RepoTags: tags }) => tags ?? []);

/**
 * From an owner's files to a lab that stands: finds the engine, makes our images unless they are there, and has compose start all. Throws
 * HarnessError, and UsageError for what is the owner's to mend; nothing is left behind then.
 */
export async function openOwn({ compose, read, without, askerEntry, progress, stoodAt }: OpenOwn): Promise<OpenedOwn> {
  const docker = await findEngine();
  const helperImage = await ensureHelperImage(docker, progress);
  // Made while compose starts the lab, and needed once that stands.
  const askerImage = bundleNode(askerEntry).then((bundle) => ensureNodeImage(docker, bundle, progress));
  askerImage.catch(() => undefined);
  const images = await imageTags(docker);
  const labId = newLabId();
  const runFolder = mkdtempSync(join(tmpdir(), 'zonequake-own-'));
  const labels = labLabels(labId, ownOwner());
  try {
    const planned = planLab({ read, without, runFolder, labels, helperImage, images });
    const lab = stoodAt ? atSameAddresses(planned, stoodAt) : planned;
    const stage = await startOwnStage({
      ...{ docker, compose, read, lab, labId, folder: runFolder, askerImage, helperImage, progress },
      ...(stoodAt && { askerAddresses: stoodAt.askerAddresses }),
    });
    return { docker, stage, notes: lab.notes };
  } catch (error) {
    rmSync(runFolder, { recursive: true, force: true });
    throw error;
  }
}
