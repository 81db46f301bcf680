import { connect, type Socket } from 'node:net';
import { addressOf, familyOf } from '../../../lab/topology.ts';
import type { Endpoint } from '../../host.ts';
import type { Life } from './life.ts';

/** Connects from the node's address of the right family and from a chosen port. */
export function connectFrom({ node }: Life, localPort: number, { address, port }: Endpoint): Socket {
  const family = familyOf(address);
  const from = { localAddress: addressOf(node, family), localPort };
  const socket = connect({ host: address, port, family, ...from, noDelay: true });
  // Users listen for what matters to them; an error after they are through must not be uncaught.
  return socket.on('error', () => {});
}
