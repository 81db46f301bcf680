import type Dockerode from 'dockerode';
import { ownOwner } from '../../basics/owner.ts';
import type { NodeInfo, Topology } from '../../lab/topology.ts';
import type { ChannelEnds } from './channel.ts';
import { endLab } from './end-lab.ts';
import type { Progress } from './engine.ts';
import { startHelper } from './helper-shell.ts';
import { createHelpers } from './helpers.ts';
import { INJECTOR } from './injector.ts';
import { labLabels, NODE_LABEL, newLabId } from './labels.ts';
import { limited } from './limited.ts';
import { openNetwork, removeReused } from './network.ts';
import { startNode } from './node-container.ts';
import type { HelperShell, Stage } from './shared/stage.ts';
import { startWatchdog } from './watchdog.ts';

/** Containers that are created and started at once: more makes the engine slower, not faster. */
const START_LIMIT = 8;
/** On an idle machine, as the next. */
const READY_WITHIN_MS = 30_000;
/** The largest lab has seventy containers. */
const CLOSE_WITHIN_MS = 60_000;

export interface StageStart {
  readonly docker: Dockerode;
  readonly topology: Pick<Topology, 'nodes'>;
  readonly nodeImage: string;
  readonly helperImage: string;
  /** How long to wait for another harness's lab to end. */
  readonly waitMs: number;
  readonly progress: Progress;
}

/**
 * Starts a lab's network and containers, and resolves when every supervisor is ready. On a failure everything is
 * removed again. Throws HarnessError.
 */
export async function startStage(options: StageStart): Promise<Stage> {
  const { docker, topology, nodeImage, helperImage, waitMs, progress } = options;
  const labId = newLabId();
  const prefix = `zonequake-${labId}`;
  const labels = labLabels(labId, ownOwner());
  // Before the first thing that it could have to remove.
  const watchdog = await startWatchdog(docker, labId);

  const containerIds = new Map<string, string>();
  const helpers = createHelpers((node) =>
    startHelper(docker, {
      name: `${prefix}-${node}-helper`,
      image: helperImage,
      labels: { ...labels, [NODE_LABEL]: node },
      networkMode: `container:${containerIds.get(node)}`,
    }),
  );
  let networkName = prefix;
  let kept: string | undefined;
  const remove = async (): Promise<void> => {
    await helpers.close();
    await endLab(docker, labId, watchdog, CLOSE_WITHIN_MS);
    if (networkName !== prefix) kept = await removeReused(docker, networkName);
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= remove();
    return closing;
  };
  const start = (node: NodeInfo): Promise<ChannelEnds> =>
    startNode(docker, node, { image: nodeImage, name: `${prefix}-${node.id}`, networkName, labels });
  try {
    networkName = await openNetwork(docker, { name: prefix, labels, waitMs, progress });
    progress(`starting ${topology.nodes.length + 1} containers`);
    const nodes = [INJECTOR, ...topology.nodes];
    const started = await limited(nodes, START_LIMIT, start);
    // Not one by one: while a program starts, the engine can go on with the next container.
    await Promise.all(started.map((ends) => ends.ready(READY_WITHIN_MS)));
    const channels = new Map(started.map(({ channel }) => [channel.node.id, channel]));
    for (const [id, { containerId }] of channels) containerIds.set(id, containerId);
    const injector = channels.get(INJECTOR.id);
    if (!injector) throw new Error('the injector was not opened');
    channels.delete(INJECTOR.id);
    const helper = (node: string): Promise<HelperShell> =>
      containerIds.has(node) ? helpers.of(node) : Promise.reject(new Error(`the lab has no node ${node}`));
    return { labId, prefix, channels, injector, helper, close, kept: () => kept };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}
