import type Dockerode from 'dockerode';
import type { Labels } from './labels.ts';

interface FakeNetwork {
  readonly Id: string;
  readonly Name: string;
  readonly Labels: Labels;
  readonly IPAM: { readonly Config: readonly { readonly Subnet: string }[] };
}

/** An engine of networks and nothing else, in memory: as much of dockerode as network.ts and sweep.ts use. */
export function createTestEngine() {
  const networks = new Map<string, FakeNetwork>();
  const stuck = new Map<string, Readonly<Record<string, unknown>>>();
  let beforeCreate: (() => void) | undefined;
  const add = (name: string, labels: Labels, subnet: string): void => {
    networks.set(name, { Id: name, Name: name, Labels: labels, IPAM: { Config: [{ Subnet: subnet }] } });
  };
  const docker = {
    listContainers: async () => [],
    listVolumes: async () => ({ Volumes: [] }),
    listNetworks: async (options?: { filters: { label: [string] } }) => {
      const [key = '', value] = options?.filters.label[0].split('=') ?? [];
      const wanted = ({ Labels: labels }: FakeNetwork) =>
        !options || (value === undefined ? key in labels : labels[key] === value);
      return [...networks.values()].filter(wanted);
    },
    getNetwork: (id: string) => ({
      remove: async () => {
        if (stuck.has(id)) throw new Error(`error while removing network: network ${id} has active endpoints`);
        networks.delete(id);
      },
      inspect: async () => ({ ...networks.get(id), Containers: stuck.get(id) ?? {} }),
    }),
    createNetwork: async ({ Name, Labels }: { Name: string; Labels: Labels }) => {
      beforeCreate?.();
      beforeCreate = undefined;
      if (networks.size > 0) throw new Error('Pool overlaps with other one on this address space');
      add(Name, Labels, '10.53.0.0/16');
      return { id: Name };
    },
  };
  return {
    docker: docker as unknown as Dockerode,
    networks,
    add,
    /** From now on the engine takes a network for in use, by these containers, and does not remove it. */
    keep(id: string, containers: Readonly<Record<string, unknown>>): void {
      stuck.set(id, containers);
    },
    /** Called once, between a caller's look and its creation: another harness is quicker. */
    beforeNextCreate(act: () => void): void {
      beforeCreate = act;
    },
  };
}
