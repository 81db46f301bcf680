import type { Topology } from '../../lab/topology.ts';
import type { BroughtPrograms } from '../brought.ts';
import { withModules } from '../own-program.ts';
import { bundleNode } from './bundle.ts';
import { findEngine, type Progress } from './engine.ts';
import { ensureHelperImage, ensureNodeImage } from './images.ts';
import type { Stage } from './shared/stage.ts';
import { startStage } from './stage-start.ts';

/** How long a start waits for another harness's lab in the same engine, unless told otherwise. */
const WAIT_MS = 300_000;

export interface StageOptions {
  readonly topology: Pick<Topology, 'nodes'>;
  /** Absolute path of the TypeScript entry that becomes the node image: started with `supervisor` as its argument. */
  readonly entry: string;
  /** What others brought for some roles. */
  readonly brought?: BroughtPrograms;
  readonly progress?: Progress;
  /** How long to wait for another harness's lab to end, since one lab fits an engine. Five minutes by default. */
  readonly waitMs?: number;
}

/**
 * From nothing to a lab that waits for its first reset: finds the engine, makes the images unless they are there, and
 * starts the network and all containers. Throws HarnessError, one sentence; nothing is left behind then.
 */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { topology, entry, brought = {}, progress = () => undefined, waitMs = WAIT_MS } = options;
  const docker = await findEngine();
  const ours = await bundleNode(entry);
  const bundle = Object.keys(brought).length > 0 ? withModules(ours, brought) : ours;
  const nodeImage = await ensureNodeImage(docker, bundle, progress);
  const helperImage = await ensureHelperImage(docker, progress);
  return startStage({ docker, topology, nodeImage, helperImage, waitMs, progress });
}
