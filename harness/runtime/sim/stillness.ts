import type { ClockTimer } from './clock.ts';

/** What a process that stands still will find when it goes on. */
export interface Stillness {
  /** Timers that have been due since, in their order. */
  readonly due: { readonly timer: ClockTimer; readonly fn: () => void }[];
  /** What its kernel has taken for it since, in the order in which that came. */
  readonly taken: (() => void)[];
  /** Octets that wait at UDP ports, as the kernel counts them. */
  readonly octetsAt: Map<number, number>;
}

/** A process: undefined while it runs. */
interface MayStandStill {
  stillness: Stillness | undefined;
}

/** What waits at one UDP socket at most, as Linux counts: net.core.rmem_default, of which a small datagram takes 768 octets more than it has. */
const SOCKET_OCTETS = 212_992;
const OCTETS_PER_DATAGRAM = 768;

/** Has a process stand still: from now on nothing of it is called. */
export function standStill(process: MayStandStill): void {
  process.stillness = { due: [], taken: [], octetsAt: new Map() };
}

/** Has the kernel hand something to a process: at once, or when it goes on. */
export function handTo(process: MayStandStill, take: () => void): void {
  if (process.stillness) process.stillness.taken.push(take);
  else take();
}

/** A datagram came for a port of a process that stands still: it waits there, unless too much does already, and is lost then without a word. */
export function keepDatagram({ octetsAt, taken }: Stillness, port: number, octets: number, take: () => void): void {
  const waiting = (octetsAt.get(port) ?? 0) + octets + OCTETS_PER_DATAGRAM;
  if (waiting > SOCKET_OCTETS) return;
  octetsAt.set(port, waiting);
  taken.push(take);
}
