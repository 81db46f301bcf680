import type Dockerode from 'dockerode';
import { answerOf } from '../../runtime/docker/shared/pace.ts';

/** Gives a pod its networks back: the addresses and names that it had. */
export type GiveBack = () => Promise<void>;

/** Takes a pod off all of its networks: its addresses and names go, as when a container really goes. Throws HarnessError. */
export async function takeOffNetworks(docker: Dockerode, pod: string): Promise<GiveBack> {
  const { Id: id, NetworkSettings: had } = await answerOf(`say what ${pod} is`, docker.getContainer(pod).inspect());
  const networks = Object.entries(had.Networks);
  for (const [name] of networks)
    await answerOf(`take ${pod} off ${name}`, docker.getNetwork(name).disconnect({ Container: id, Force: true }));
  return async () => {
    for (const [name, { IPAddress: ipv4, GlobalIPv6Address: ipv6, Aliases: aliases }] of networks) {
      const addresses = { ...(ipv4 && { IPv4Address: ipv4 }), ...(ipv6 && { IPv6Address: ipv6 }) };
      const endpoint = { IPAMConfig: addresses, Aliases: aliases ?? [] };
      await answerOf(
        `put ${pod} back on ${name}`,
        docker.getNetwork(name).connect({ Container: id, EndpointConfig: endpoint }),
      );
    }
  };
}
