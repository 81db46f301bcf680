import type { NodeInfo } from '../../lab/topology.ts';

/** Where raw datagrams come from (as in the simulation): inside the lab's prefixes, no node of its topology. */
export const INJECTOR: NodeInfo = {
  id: 'injector',
  role: 'instrument',
  region: 'injector',
  network: 'injector',
  ipv4: '10.53.250.1',
  ipv6: 'fd53::fa:1',
};
