import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import { answerOf } from '../../runtime/docker/shared/pace.ts';
import { freeAddress } from './free-address.ts';
import { poolsOf } from './standing-node.ts';
import { createTurns } from './turns.ts';

/** Gives a pod its networks back: the addresses and names that it had. */
export type GiveBack = () => Promise<void>;

/** A pod's place on a network: its addresses there, where it has any, and the names that it has. */
interface Place {
  readonly network: string;
  readonly addresses: { readonly IPv4Address?: string; readonly IPv6Address?: string };
  readonly aliases: readonly string[];
}

/** A pod's container, and where it is. */
interface Placed {
  readonly docker: Dockerode;
  readonly pod: string;
  readonly id: string;
  readonly places: readonly Place[];
}

async function placed(docker: Dockerode, pod: string): Promise<Placed> {
  const { Id: id, NetworkSettings: had } = await answerOf(`say what ${pod} is`, docker.getContainer(pod).inspect());
  const places = Object.entries(had.Networks).map(([network, at]) => ({
    network,
    addresses: {
      ...(at.IPAddress && { IPv4Address: at.IPAddress }),
      ...(at.GlobalIPv6Address && { IPv6Address: at.GlobalIPv6Address }),
    },
    aliases: at.Aliases ?? [],
  }));
  return { docker, pod, id, places };
}

async function take({ docker, pod, id }: Placed, places: readonly Place[]): Promise<void> {
  for (const { network } of places)
    await answerOf(`take ${pod} off ${network}`, docker.getNetwork(network).disconnect({ Container: id, Force: true }));
}

async function put({ docker, pod, id }: Placed, places: readonly Place[]): Promise<void> {
  for (const { network, addresses, aliases } of places) {
    const EndpointConfig = { IPAMConfig: addresses, Aliases: [...aliases] };
    await answerOf(`put ${pod} on ${network}`, docker.getNetwork(network).connect({ Container: id, EndpointConfig }));
  }
}

/** Takes a pod off all of its networks: its addresses and names go, as when a container really goes. Throws HarnessError. */
export async function takeOffNetworks(docker: Dockerode, pod: string): Promise<GiveBack> {
  const one = await placed(docker, pod);
  await take(one, one.places);
  return () => put(one, one.places);
}

/** The same place under other addresses, that nobody has. Throws HarnessError where there are none. */
async function elsewhere(docker: Dockerode, place: Place): Promise<Place> {
  const { IPAM: ipam, Containers: on } = await answerOf(
    `say what network ${place.network} is`,
    docker.getNetwork(place.network).inspect(),
  );
  const given = Object.values(on as Record<string, { IPv4Address: string; IPv6Address: string }>).flatMap(
    ({ IPv4Address: ipv4, IPv6Address: ipv6 }) => [ipv4, ipv6].map((address) => address.replace(/\/\d+$/, '')),
  );
  const { subnets, gateways } = poolsOf(ipam);
  const taken = [...gateways, ...given.filter((address) => address !== '')];
  const free = subnets.flatMap((subnet) => freeAddress(subnet, taken) ?? []);
  const [ipv4, ipv6] = [free.find((one) => !one.includes(':')), free.find((one) => one.includes(':'))];
  const { IPv4Address: oldIpv4, IPv6Address: oldIpv6 } = place.addresses;
  if ((oldIpv4 && !ipv4) || (oldIpv6 && !ipv6)) throw new HarnessError(`network ${place.network} has no free address`);
  const addresses = { ...(oldIpv4 && ipv4 && { IPv4Address: ipv4 }), ...(oldIpv6 && ipv6 && { IPv6Address: ipv6 }) };
  return { ...place, addresses };
}

/** One looks for an address and takes it before the next looks: both would find the same one. */
const moves = createTurns();

/** Gives a pod that lives on other addresses; its names follow. Throws HarnessError. */
export async function giveOtherAddresses(docker: Dockerode, pod: string): Promise<GiveBack> {
  const one = await placed(docker, pod);
  const others: Place[] = [];
  await moves(async () => {
    for (const place of one.places) others.push(await elsewhere(docker, place));
    await take(one, one.places);
    await put(one, others);
  });
  return async () => {
    await take(one, others);
    await put(one, one.places);
  };
}
