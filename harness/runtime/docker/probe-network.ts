import type Dockerode from 'dockerode';
import { ownOwner } from '../../basics/owner.ts';
import { reasonOf } from './engine.ts';
import { startHelper } from './helper-shell.ts';
import { INJECTOR } from './injector.ts';
import { labLabels } from './labels.ts';
import { openNetwork } from './network.ts';
import { addressesOn } from './node-container.ts';
import type { ProbeResult } from './probe-result.ts';

const NAME = 'dual-stack network';
const OTHER = { ipv4: '10.53.250.2', ipv6: 'fd53::fa:2' };

/** Connects to a closed port: `refused` is the answer of a host that was reached. */
const reach = (address: string): string => `bash -c '</dev/tcp/${address}/9' 2>&1 | grep -qi refused`;

/** Makes a lab's network and two containers on it, and lets one reach the other over both families. */
export async function probeNetwork(docker: Dockerode, image: string, labId: string): Promise<ProbeResult> {
  const prefix = `zonequake-${labId}`;
  const labels = labLabels(labId, ownOwner());
  const start = (networkMode: string, suffix: string, addresses: { ipv4: string; ipv6: string }) => {
    const networking = addressesOn(networkMode, addresses);
    return startHelper(docker, { name: `${prefix}-${suffix}`, image, labels, networkMode, networking });
  };
  try {
    const network = await openNetwork(docker, { name: prefix, labels, waitMs: 0, progress: () => undefined });
    const [one] = await Promise.all([start(network, 'one', INJECTOR), start(network, 'other', OTHER)]);
    await one.run(reach(OTHER.ipv4));
    await one.run(reach(OTHER.ipv6));
    return { name: NAME, ok: true, detail: 'containers reach each other over IPv4 and IPv6' };
  } catch (error) {
    const remedy = 'end the other lab, or remove the network that is in the way, and enable IPv6 in the kernel';
    return { name: NAME, ok: false, detail: reasonOf(error), remedy };
  }
}
