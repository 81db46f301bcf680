import type Dockerode from 'dockerode';
import type { Labels } from '../runtime/docker/labels.ts';

interface FakeNetwork {
  readonly Id: string;
  readonly Name: string;
  readonly Labels: Labels;
  readonly IPAM: { readonly Config: readonly { readonly Subnet: string }[] };
}

/** An engine of networks and nothing else, in memory: as much of dockerode as network.ts and sweep.ts use. */
export function createTestEngine() {
  const networks = new Map<string, FakeNetwork>();
  const kept = new Map<string, { readonly containers: Readonly<Record<string, unknown>>; readonly why: string }>();
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
        const why = kept.get(id)?.why;
        if (why !== undefined) throw new Error(`error while removing network: network ${id} ${why}`);
        networks.delete(id);
      },
      inspect: async () => ({ ...networks.get(id), Containers: kept.get(id)?.containers ?? {} }),
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
    /** From now on the engine does not remove a network, which has these containers on it, and says why. */
    keep(id: string, containers: Readonly<Record<string, unknown>>, why = 'has active endpoints'): void {
      kept.set(id, { containers, why });
    },
    /** Called once, between a caller's look and its creation: another harness is quicker. */
    beforeNextCreate(act: () => void): void {
      beforeCreate = act;
    },
  };
}
