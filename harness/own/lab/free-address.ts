import { isIPv6 } from 'node:net';

const toNumber = (address: string): bigint =>
  isIPv6(address) ? groupsOf(address).reduce((sum, group) => (sum << 16n) | BigInt(group), 0n) : octetsOf(address);

const octetsOf = (address: string): bigint =>
  address.split('.').reduce((sum, octet) => (sum << 8n) | BigInt(Number(octet)), 0n);

/** The eight groups of an IPv6 address, `::` written out (RFC 4291 section 2.2), a tail in IPv4's form too. */
function groupsOf(address: string): readonly number[] {
  const tail = /:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  const low = tail === undefined ? 0n : octetsOf(tail);
  const plain =
    tail === undefined
      ? address
      : address.replace(tail, `${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`);
  const [before = '', after] = plain.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  const [head, rest] = [groups(before), after === undefined ? [] : groups(after)];
  return [...head, ...Array.from({ length: 8 - head.length - rest.length }, () => 0), ...rest];
}

const toIPv4 = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');

/** Without `::` but for a leading run of groups that are there: what all who read addresses take. */
const toIPv6 = (value: bigint): string =>
  Array.from({ length: 8 }, (_, at) => ((value >> BigInt(112 - 16 * at)) & 0xffffn).toString(16)).join(':');

/** The first address of a subnet, which an engine takes for the machine where nobody has said otherwise. */
export function firstAddress(subnet: string): string {
  const [base = '', bits = ''] = subnet.split('/');
  const width = isIPv6(base) ? 128 : 32;
  const size = 1n << BigInt(width - Number(bits));
  const first = (toNumber(base) / size) * size + 1n;
  return width === 128 ? toIPv6(first) : toIPv4(first);
}

/**
 * The highest address of a subnet (`10.1.0.0/24`) that nobody has: engines give addresses from the lowest, and owners like those. Not the
 * last one, which is IPv4's broadcast. Undefined where there is none.
 */
export function freeAddress(subnet: string, taken: readonly string[]): string | undefined {
  const [base = '', bits = ''] = subnet.split('/');
  const width = isIPv6(base) ? 128 : 32;
  const size = 1n << BigInt(width - Number(bits));
  const first = (toNumber(base) / size) * size;
  const used = new Set(taken.filter((address) => isIPv6(address) === isIPv6(base)).map(toNumber));
  for (let at = first + size - 2n; at > first; at--) {
    if (!used.has(at)) return width === 128 ? toIPv6(at) : toIPv4(at);
  }
  return undefined;
}
