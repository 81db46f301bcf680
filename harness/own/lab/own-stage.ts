import { rm } from 'node:fs/promises';
import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import { ownOwner } from '../../basics/owner.ts';
import { endLab } from '../../runtime/docker/end-lab.ts';
import type { Progress } from '../../runtime/docker/engine.ts';
import { startHelper } from '../../runtime/docker/helper-shell.ts';
import { createHelpers, type Helpers } from '../../runtime/docker/helpers.ts';
import { labLabels } from '../../runtime/docker/labels.ts';
import { limited } from '../../runtime/docker/limited.ts';
import { reapDeadLabs } from '../../runtime/docker/reap.ts';
import { answerOf } from '../../runtime/docker/shared/pace.ts';
import type { HelperShell } from '../../runtime/docker/shared/stage.ts';
import { startWatchdog } from '../../runtime/docker/watchdog.ts';
import type { Compose } from '../compose/compose-command.ts';
import { copyFiles } from '../compose/copy-files.ts';
import type { OwnLab } from '../compose/own-lab.ts';
import type { ReadFiles } from '../compose/read-compose.ts';
import { ASKER } from '../platform/own-spec.ts';
import { type Asker, startAsker } from './asker.ts';
import { claimName } from './claim-name.ts';
import { followComingUp } from './coming-up.ts';
import { composeUp } from './compose-up.ts';
import { freeAddress } from './free-address.ts';
import { keepInside } from './keep-inside.ts';
import { openPodShell } from './pod-shell.ts';
import {
  type Address,
  addressesOn,
  type StandingNetwork,
  type StandingNode,
  standingNetworks,
  standingNodes,
  usedNetworks,
} from './standing-node.ts';

const CLOSE_WITHIN_MS = 60_000;
/** Pods that are asked for their shell at once. */
const SHELLS_AT_ONCE = 4;

export interface OwnStart {
  readonly docker: Dockerode;
  readonly compose: Compose;
  readonly read: Pick<ReadFiles, 'projectFolder' | 'envFiles'>;
  readonly lab: OwnLab;
  /** The lab's id, which its labels have. */
  readonly labId: string;
  /** The folder of the run: copies are in it, and it goes with the lab. */
  readonly folder: string;
  readonly askerImage: Promise<string>;
  /** Of pods, and of what shapes what the asker hears. */
  readonly helperImage: string;
  readonly progress: Progress;
  /** Where the asker is to be. Default: the highest addresses that are free. */
  readonly askerAddresses?: readonly Address[];
}

/** An owner's lab that stands: its services run, and ours beside them. */
export interface OwnStage {
  readonly labId: string;
  readonly nodes: readonly StandingNode[];
  readonly networks: readonly StandingNetwork[];
  readonly asker: Asker;
  /** Where the asker asks from: what access lists have to let in. */
  readonly askerAddresses: readonly Address[];
  /** A shell in a pod, by the pod's name, or in the asker's network namespace, by `ASKER`. */
  shell(pod: string): Promise<HelperShell>;
  /** Removes everything. Idempotent. Throws HarnessError when something is left, which the watchdog then removes. */
  close(): Promise<void>;
}

/**
 * Addresses for the asker, on every network: the highest that no owner has chosen, and the engine gives the lowest. None where the engine
 * chooses subnets, and all addresses with them.
 */
function addressesForAsker(networks: readonly StandingNetwork[], { pods }: OwnLab): readonly Address[] {
  return networks.map(({ key, subnets, gateways, isFixed }) => {
    if (!isFixed) return { network: key };
    const own = pods.flatMap((pod) => pod.networks.filter(({ network }) => network === key));
    const taken = [...gateways, ...own.flatMap(({ ipv4, ipv6 }) => [ipv4 ?? [], ipv6 ?? []].flat())];
    const free = subnets.flatMap((subnet) => freeAddress(subnet, taken) ?? []);
    const [ipv4, ipv6] = [free.find((one) => !one.includes(':')), free.find((one) => one.includes(':'))];
    return { network: key, ...(ipv4 !== undefined && { ipv4 }), ...(ipv6 !== undefined && { ipv6 }) };
  });
}

const askerName = (labId: string): string => `zonequake-${labId}-asker`;

/** A shell in the asker's network namespace: what is lost on the way to clients is lost there. The asker itself has no rights. */
const openAskerShell = ({ docker, labId, helperImage }: OwnStart): Promise<HelperShell> =>
  startHelper(docker, {
    name: `${askerName(labId)}-helper`,
    image: helperImage,
    labels: labLabels(labId, ownOwner()),
    networkMode: `container:${askerName(labId)}`,
  });

async function openAsker(
  { docker, labId, askerImage }: OwnStart,
  networks: readonly StandingNetwork[],
  addresses: readonly Address[],
): Promise<Asker> {
  const nameOf = (key: string) => networks.find((one) => one.key === key)?.name ?? key;
  return startAsker(docker, {
    name: askerName(labId),
    image: await askerImage,
    labels: labLabels(labId, ownOwner()),
    endpoints: Object.fromEntries(addresses.map((one) => [nameOf(one.network), one])),
  });
}

/**
 * Has compose start the lab. What is ours is made beside it, each as soon as what it stands on is there: its network, or its pod. Throws
 * HarnessError; nothing is still being made then.
 */
async function bringUp(start: OwnStart, shells: Helpers): Promise<Pick<OwnStage, 'networks' | 'asker'>> {
  const { docker, compose, read, lab, progress } = start;
  const { projectFolder, envFiles } = read;
  const coming = followComingUp(docker);
  const up = composeUp({
    with: compose,
    project: lab.project,
    compose: lab.compose,
    projectFolder,
    envFiles,
    progress,
  });
  const ended = up.then(coming.all, coming.none);
  const made = Promise.all(usedNetworks(lab).map(({ name }) => coming.is(name))).then(() =>
    standingNetworks(docker, lab),
  );
  const keeping = made.then((networks) => {
    const gateways = networks.flatMap((one) => one.gateways);
    return limited(lab.pods, SHELLS_AT_ONCE, async ({ name, container }) => {
      await coming.is(container);
      await keepInside(await shells.of(name), gateways);
    });
  });
  const opening = made.then((networks) =>
    openAsker(start, networks, start.askerAddresses ?? addressesForAsker(networks, lab)),
  );
  // All have an end before any is told: what is still being made could not be removed.
  await Promise.allSettled([ended, keeping, opening]);
  await up;
  await keeping;
  return { networks: await made, asker: await opening };
}

/**
 * From nothing to an owner's lab that stands. What dead harnesses left is removed first. On a failure everything is removed again.
 * Throws HarnessError, and UsageError for what is the owner's to mend.
 */
export async function startOwnStage(start: OwnStart): Promise<OwnStage> {
  const { docker, lab, labId, folder, progress } = start;
  const { labs: reaped } = await reapDeadLabs(docker);
  if (reaped.length > 0) progress(`removed what a dead harness left: lab ${reaped.join(', ')}`);
  // Before the first thing that it could have to remove.
  const watchdog = await startWatchdog(docker, labId, folder);
  const shells = createHelpers((pod) => {
    if (pod === ASKER) return openAskerShell(start);
    const found = lab.pods.find(({ name }) => name === pod);
    return found
      ? openPodShell(docker, found.container)
      : Promise.reject(new HarnessError(`the lab has no pod ${pod}`));
  });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      await shells.close();
      await endLab(docker, labId, watchdog, CLOSE_WITHIN_MS);
      await rm(folder, { recursive: true, force: true });
    })();
    return closing;
  };
  try {
    await claimName(docker, lab.project, labLabels(labId, ownOwner()));
    await copyFiles(lab.copies, { runFolder: folder });
    progress(`starting ${lab.nodes.length} containers, and a pod for each`);
    const { networks, asker } = await bringUp(start, shells);
    const nodes = await standingNodes(docker, lab);
    // Started when it is needed it would be a second late; whoever needs it is told where it does not start.
    shells.of(ASKER).catch(() => undefined);
    const inside = await answerOf('say what the asker is', docker.getContainer(askerName(labId)).inspect());
    const askerAddresses = addressesOn(networks, inside);
    return { labId, nodes, networks, asker, askerAddresses, shell: shells.of, close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}
