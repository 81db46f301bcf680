import type { Family } from '../lab/topology.ts';
import { u16 } from './octets.ts';

/** Octets of an address of a family. */
export const addressSize = (family: Family): number => (family === 6 ? 16 : 4);

/** The IPv4 address in the four octets at `at`. */
export const readIpv4 = (bytes: Uint8Array, at: number): string =>
  `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;

/** The IPv6 address in the 16 octets at `at`, in its one canonical form (RFC 5952 section 4). */
export function readIpv6(bytes: Uint8Array, at: number): string {
  const groups: number[] = [];
  for (let n = 0; n < 8; n++) groups.push(u16(bytes, at + 2 * n));
  let runAt = -1;
  let runLength = 1; // a single zero group is not shortened (RFC 5952 section 4.2.2)
  for (let n = 0; n < 8; n++) {
    let endAt = n;
    while (groups[endAt] === 0) endAt++;
    if (endAt - n > runLength) [runAt, runLength] = [n, endAt - n];
    if (endAt > n) n = endAt;
  }
  const text = groups.map((group) => group.toString(16));
  if (runAt < 0) return text.join(':');
  return `${text.slice(0, runAt).join(':')}::${text.slice(runAt + runLength).join(':')}`;
}

/** Addresses that are remembered: more than most labs have. Clients' subnets, which anybody may make up, are among them. */
const KNOWN_MAX = 4_096;
const known = new Map<string, Uint8Array>();

/**
 * The address in wire form: 4 or 16 octets, which are not to be written to. For literals of the lab's own making; throws RangeError for
 * anything else. Each record of each answer has one, of the few that a lab has.
 */
export function addressOctets(address: string): Uint8Array {
  const before = known.get(address);
  if (before) return before;
  const octets = octetsOf(address);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(address, octets);
  return octets;
}

function octetsOf(address: string): Uint8Array {
  if (!address.includes(':')) {
    const parts = address.split('.').map(Number);
    if (parts.length !== 4 || !parts.every((part) => part >= 0 && part <= 255)) throw badAddress(address);
    return Uint8Array.from(parts);
  }
  const [head = '', tail] = address.split('::');
  const left = groupsOf(head, address);
  const right = groupsOf(tail ?? '', address);
  const missing = 8 - left.length - right.length;
  if (missing < 0 || (tail === undefined && missing > 0)) throw badAddress(address);
  const all = [...left, ...new Array<number>(missing).fill(0), ...right];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

function groupsOf(text: string, address: string): number[] {
  if (text === '') return [];
  return text.split(':').map((group) => {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) throw badAddress(address);
    return Number.parseInt(group, 16);
  });
}

const badAddress = (address: string): RangeError => new RangeError(`"${address}" is not an IP address`);
