import type Dockerode from 'dockerode';
import { ownOwner } from '../../basics/owner.ts';
import { withCleanUp } from '../../basics/with-clean-up.ts';
import { BASE_IMAGE, hasMmdebstrap } from './base-image.ts';
import { imageId } from './build-image.ts';
import { endLab } from './end-lab.ts';
import { findEngine, type Progress, reasonOf } from './engine.ts';
import { startHelper } from './helper-shell.ts';
import { ensureHelperImage } from './images.ts';
import { ANY_LABEL, labLabels, newLabId } from './labels.ts';
import { probeNetwork } from './probe-network.ts';
import type { ProbeResult } from './probe-result.ts';
import { startWatchdog } from './watchdog.ts';

/** What a shell of NET_ADMIN can do in a namespace of its own, and what follows when it cannot. */
const KERNEL_PROBES = [
  {
    name: 'nftables',
    command:
      "nft add table inet zq_0 && nft add chain inet zq_0 out '{ type filter hook output priority 0; }' && " +
      'nft add rule inet zq_0 out numgen random mod 1000 lt 500 counter drop',
    yes: 'loss and partitions work',
    remedy: 'use a kernel with nf_tables and nft_numgen: no network fault works without them',
  },
  {
    name: 'NFLOG',
    command: 'nft add rule inet zq_0 out log group 1 drop && grep -q nfnetlink_log /proc/net/netfilter/nf_log',
    yes: 'dropped packets are recorded',
    remedy: 'use a kernel with nfnetlink_log: without it the history has no drops',
  },
  {
    name: 'NFQUEUE',
    command: 'nft add rule inet zq_0 out queue num 1',
    yes: 'packets can be held in user space',
    remedy: 'not needed: no fault of today delays packets',
  },
  {
    name: 'netem',
    command: 'tc qdisc add dev lo root netem delay 1ms',
    yes: 'the kernel can delay packets',
    remedy: 'not needed: no fault of today delays packets',
  },
] as const;

async function probeKernel(docker: Dockerode, image: string, labId: string): Promise<readonly ProbeResult[]> {
  const labels = labLabels(labId, ownOwner());
  const shell = await startHelper(docker, { name: `zonequake-${labId}-kernel`, image, labels, networkMode: 'none' });
  const probes: ProbeResult[] = [];
  for (const { name, command, yes, remedy } of KERNEL_PROBES) {
    try {
      await shell.run(command);
      probes.push({ name, ok: true, detail: yes });
    } catch {
      probes.push({ name, ok: false, detail: 'this kernel lacks it', remedy });
    }
  }
  return probes;
}

async function probeEngine(docker: Dockerode): Promise<readonly ProbeResult[]> {
  const [version, info] = await Promise.all([docker.version(), docker.info()]);
  const cgroup: unknown = info.CgroupVersion;
  return [
    { name: 'container engine', ok: true, detail: `${version.Version}, API ${version.ApiVersion}` },
    { name: 'cgroups', ok: true, detail: `version ${String(cgroup ?? 'unknown')}, ${info.CgroupDriver}` },
  ];
}

/** How many images of ours the engine has, by what they are for. */
async function ownImages(docker: Dockerode, name: 'node' | 'helper'): Promise<number> {
  const images = await docker.listImages({ filters: { label: [ANY_LABEL] } });
  return images.flatMap(({ RepoTags: tags }) => tags ?? []).filter((tag) => tag.startsWith(`zonequake-${name}:`))
    .length;
}

/**
 * Makes what the other probes need, the base image and the helper's, and says what was there and what is made now; with the tag of
 * the helper's image, unless it cannot be had.
 */
async function probeImages(
  docker: Dockerode,
  progress: Progress,
): Promise<{ readonly probes: readonly ProbeResult[]; readonly helper?: string }> {
  const hadBase = (await imageId(docker, BASE_IMAGE)) !== undefined;
  const helpersBefore = await ownImages(docker, 'helper');
  try {
    const helper = await ensureHelperImage(docker, progress);
    const when = (await ownImages(docker, 'helper')) > helpersBefore ? 'just now' : 'before';
    const node = (await ownImages(docker, 'node')) > 0 ? 'built before' : 'built at the first run, about 20 s';
    const probes = [
      { name: 'base image', ok: true, detail: `${BASE_IMAGE} ${hadBase ? 'is there' : 'was not there, and is now'}` },
      {
        name: 'images',
        ok: true,
        detail: `that of helpers was built ${when}, that of nodes is ${node}`,
      },
    ];
    return { probes, helper };
  } catch (error) {
    const remedy = (await hasMmdebstrap())
      ? 'let the engine reach an image registry, or this machine a Debian archive'
      : 'install mmdebstrap when this machine cannot pull images';
    return { probes: [{ name: hadBase ? 'images' : 'base image', ok: false, detail: reasonOf(error), remedy }] };
  }
}

/** On an idle machine. */
const REMOVE_WITHIN_MS = 15_000;

/** What needs containers: they and their network are removed again. */
async function probeWithContainers(docker: Dockerode, image: string): Promise<readonly ProbeResult[]> {
  const labId = newLabId();
  const watchdog = await startWatchdog(docker, labId);
  return withCleanUp(
    async () => [await probeNetwork(docker, image, labId), ...(await probeKernel(docker, image, labId))],
    () => endLab(docker, labId, watchdog, REMOVE_WITHIN_MS),
  );
}

/**
 * What `zonequake doctor` says about labs in containers. Makes the images that its containers need. Never throws: what
 * cannot be asked is a probe that failed.
 */
export async function probeDocker(progress: Progress = () => undefined): Promise<readonly ProbeResult[]> {
  const probes: ProbeResult[] = [];
  try {
    const docker = await findEngine();
    probes.push(...(await probeEngine(docker)));
    const images = await probeImages(docker, progress);
    probes.push(...images.probes);
    if (images.helper !== undefined) probes.push(...(await probeWithContainers(docker, images.helper)));
  } catch (error) {
    const [detail = '', remedy] = reasonOf(error).split(/: (?=install )/);
    const name = probes.length === 0 ? 'container engine' : 'containers';
    probes.push({ name, ok: false, detail, ...(remedy !== undefined && { remedy }) });
  }
  return probes;
}
