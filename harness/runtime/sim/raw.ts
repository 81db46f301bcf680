import { HarnessError } from '../../basics/errors.ts';
import type { Ms } from '../../lab/spec.ts';
import { familyOf } from '../../lab/topology.ts';
import type { Endpoint, Timer } from '../host.ts';
import { deliver } from './udp.ts';
import type { World } from './world.ts';

/** Where raw datagrams come from: inside the lab's prefixes, no node of it. */
const INJECTOR = { 4: { address: '10.53.250.1', port: 53530 }, 6: { address: 'fd53::fa:1', port: 53530 } } as const;

/**
 * Sends the bytes to each endpoint now and then every `everyMs`, until cancelled; `onDelivered` is called for each that
 * reached a live bound port. Throws HarnessError for an interval that is not positive.
 */
export function sendRepeatedly(
  world: World,
  to: readonly Endpoint[],
  bytes: Uint8Array,
  everyMs: Ms,
  onDelivered: () => void,
): Timer {
  if (!(everyMs > 0)) throw new HarnessError(`raw datagrams need an interval above 0 ms, not ${everyMs}`);
  const { clock, spec, byAddress } = world;
  const sendOne = (endpoint: Endpoint): void => {
    const node = byAddress.get(endpoint.address);
    if (!node) return;
    const datagram = { bytes: Buffer.from(bytes), from: INJECTOR[familyOf(endpoint.address)], to: endpoint };
    clock.after(spec.delay.farMs, () => {
      if (deliver(world, node, datagram)) onDelivered();
    });
  };
  let next: Timer | undefined;
  const round = (): void => {
    to.forEach(sendOne);
    next = clock.after(everyMs, round);
  };
  round();
  return { cancel: () => next?.cancel() };
}
