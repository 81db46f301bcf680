import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import { overlap } from './cidr.ts';
import { type Progress, reasonOf, statusOf } from './engine.ts';
import { InVain } from './in-vain.ts';
import { LAB_LABEL, type Labels } from './labels.ts';
import { listLabs, reapDeadLabs } from './reap.ts';
import { answerOf } from './shared/pace.ts';

/** The lab's prefixes (lab/topology.ts): every address of every lab, on this runtime and in the simulation. */
export const SUBNETS = ['10.53.0.0/16', 'fd53::/64'] as const;

const LOOK_EVERY_MS = 500;

export interface NetworkOptions {
  readonly name: string;
  readonly labels: Labels;
  /** How long to wait for another harness's lab, since all labs have the same addresses. */
  readonly waitMs: number;
  readonly progress: Progress;
}

/** The network that has our addresses now; undefined when they are free. */
async function inTheWay(docker: Dockerode): Promise<Dockerode.NetworkInspectInfo | undefined> {
  const networks = await answerOf('list its networks', docker.listNetworks());
  return networks.find(({ IPAM: ipam }) =>
    ipam?.Config?.some(({ Subnet: subnet = '' }) => SUBNETS.some((own) => overlap(own, subnet))),
  );
}

/** A network of a dead lab that the engine does not let go of, with nothing on it: it is as good as a new one. */
async function isFree(docker: Dockerode, { Id: id }: Dockerode.NetworkInspectInfo, stuck: readonly string[]) {
  if (!stuck.includes(id)) return false;
  const { Containers: containers } = (await docker.getNetwork(id).inspect()) as Dockerode.NetworkInspectInfo;
  return Object.keys(containers ?? {}).length === 0;
}

async function create(docker: Dockerode, { name, labels }: NetworkOptions): Promise<string> {
  const creation = docker.createNetwork({
    Name: name,
    Driver: 'bridge',
    // No way out of the machine: hostile traffic stays in the lab.
    Internal: true,
    EnableIPv6: true,
    CheckDuplicate: true,
    IPAM: { Driver: 'default', Config: SUBNETS.map((Subnet) => ({ Subnet })) },
    Labels: { ...labels },
  });
  await answerOf(`make network ${name}`, creation, (late) => late.remove());
  return name;
}

/**
 * Makes the lab's network, internal and dual-stack, and returns its name. What dead harnesses left is removed first; a live one is
 * waited for. A dead one's network that the engine does not remove is used again: some engines lose count of what is on a network,
 * and all labs have the same addresses. Throws InVain when somebody else's network has them, or the wait was in vain.
 */
export async function openNetwork(docker: Dockerode, options: NetworkOptions): Promise<string> {
  const endMs = performance.now() + options.waitMs;
  let told = false;
  for (;;) {
    const { labs: reaped, stuck } = await reapDeadLabs(docker);
    if (reaped.length > 0) options.progress(`removed what a dead harness left: lab ${reaped.join(', ')}`);
    const other = await inTheWay(docker);
    const otherLab = other?.Labels?.[LAB_LABEL];
    if (other && otherLab === undefined) {
      throw new InVain(`network ${other.Name} has addresses of ${SUBNETS.join(' or ')}, which labs need: remove it`);
    }
    if (other && (await isFree(docker, other, stuck))) {
      options.progress(
        `the engine keeps network ${other.Name} until it is restarted, though no container is on it: it is used again`,
      );
      return other.Name;
    }
    let refusal = '';
    if (!other) {
      try {
        return await create(docker, options);
      } catch (error) {
        // Another harness may have been quicker between our look and our call: the engine refuses then.
        refusal = reasonOf(error);
        if (!/overlap|exists/i.test(refusal)) throw new HarnessError(`the lab's network cannot be made: ${refusal}`);
      }
    }
    const lab = (await listLabs(docker)).find(({ alive }) => alive);
    const whose = lab?.owner
      ? `lab ${lab.labId} of process ${lab.owner.pid}`
      : `another network (${refusal || 'going'})`;
    if (performance.now() > endMs) {
      throw new InVain(`${whose} has the lab's addresses, and one lab fits an engine: wait for it, or end it`);
    }
    if (!told) options.progress(`waiting for ${whose} to end: one lab fits an engine`);
    told = true;
    await sleep(LOOK_EVERY_MS);
  }
}

/** Removes a network of before that was used again. Returns a sentence when the engine still takes it for in use. */
export async function removeReused(docker: Dockerode, name: string): Promise<string | undefined> {
  try {
    await docker.getNetwork(name).remove();
    return undefined;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    return `network ${name} stays until the engine is restarted, though nothing is on it: ${reasonOf(error)}`;
  }
}
