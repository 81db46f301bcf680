import { addressOctets, addressSize, readIpv4, readIpv6 } from './address.ts';
import { TYPE_OPT } from './codes.ts';
import { putU16, u16 } from './octets.ts';

/** What we say that we can take: fits an IPv6 packet of the least MTU (DNS flag day 2020; RFC 9715 section 3). */
export const UDP_SIZE = 1232;
/** UDP payload of a peer without EDNS; smaller sizes count as this (RFC 6891 section 6.2.3). */
export const PLAIN_UDP_SIZE = 512;
/** OPT without options: root owner, type, size, extended RCODE, version, flags, RDLEN (RFC 6891 section 6.1.2). */
const OPT_OCTETS = 11;
/** Option code of the client subnet (RFC 7871 section 6). */
const SUBNET = 8;
/** Option code, option length, family, source and scope prefix length, before the address (RFC 7871 section 6). */
const SUBNET_OCTETS = 8;

/** What a query's OPT said. */
export interface Edns {
  /** Octets that the asker takes over UDP, as it said: may be under 512. */
  readonly udpSize: number;
  /** The address of the client subnet, host bits zero (RFC 7871); absent too when its prefix length is 0. */
  readonly clientSubnet?: string;
  /** Prefix length of `clientSubnet`, in bits. */
  readonly subnetBits?: number;
}

/**
 * Reads the one OPT that fills a query from `at` to its end. FORMERR for anything else there: another type, an owner
 * other than the root (RFC 6891 section 6.1.2), options past the end, a malformed client subnet. BADVERS for a version
 * over 0 (RFC 6891 section 6.1.3). Unknown options and flags are ignored (RFC 6891 section 6.1).
 */
export function readQueryOpt(bytes: Uint8Array, at: number): Edns | 'FORMERR' | 'BADVERS' {
  if (bytes[at] !== 0 || at + OPT_OCTETS > bytes.length || u16(bytes, at + 1) !== TYPE_OPT) return 'FORMERR';
  if (at + OPT_OCTETS + u16(bytes, at + 9) !== bytes.length) return 'FORMERR';
  if (bytes[at + 6] !== 0) return 'BADVERS';
  let edns: Edns = { udpSize: u16(bytes, at + 3) };
  let optionAt = at + OPT_OCTETS;
  while (optionAt < bytes.length) {
    const endAt = optionAt + 4 + u16(bytes, optionAt + 2);
    if (optionAt + 4 > bytes.length || endAt > bytes.length) return 'FORMERR';
    if (u16(bytes, optionAt) === SUBNET) {
      const subnet = readSubnet(bytes, optionAt, endAt);
      if (!subnet) return 'FORMERR';
      if (subnet.subnetBits > 0) edns = { ...edns, ...subnet };
    }
    optionAt = endAt;
  }
  return edns;
}

/** RFC 7871 section 6: scope 0 in a query, just the octets that the prefix needs, and no bits past it. */
function readSubnet(bytes: Uint8Array, at: number, endAt: number) {
  if (endAt - at < SUBNET_OCTETS) return undefined;
  const family = u16(bytes, at + 4) === 1 ? 4 : u16(bytes, at + 4) === 2 ? 6 : undefined;
  const subnetBits = bytes[at + 6] ?? 0;
  if (!family || subnetBits > 8 * addressSize(family) || bytes[at + 7] !== 0) return undefined;
  if (endAt - at - SUBNET_OCTETS !== Math.ceil(subnetBits / 8)) return undefined;
  const address = new Uint8Array(16);
  address.set(bytes.subarray(at + SUBNET_OCTETS, endAt));
  const lastBits = subnetBits % 8;
  if (lastBits > 0 && ((bytes[endAt - 1] ?? 0) << lastBits) & 0xff) return undefined;
  return { clientSubnet: family === 6 ? readIpv6(address, 0) : readIpv4(address, 0), subnetBits };
}

/** The OPT of a response: it repeats the client subnet of the query, with a scope of its own length, or 0 when the answer is not for it. */
export function responseOpt({ clientSubnet, subnetBits = 0 }: Edns, isForSubnet: boolean): Uint8Array {
  if (clientSubnet === undefined) return optOctets(UDP_SIZE, 0);
  const address = addressOctets(clientSubnet);
  const prefix = address.subarray(0, Math.ceil(subnetBits / 8));
  const opt = new Uint8Array(OPT_OCTETS + SUBNET_OCTETS + prefix.length);
  opt.set(optOctets(UDP_SIZE, 0));
  putU16(opt, 9, SUBNET_OCTETS + prefix.length);
  putU16(opt, OPT_OCTETS, SUBNET);
  putU16(opt, OPT_OCTETS + 2, 4 + prefix.length);
  putU16(opt, OPT_OCTETS + 4, address.length === 16 ? 2 : 1);
  opt[OPT_OCTETS + 6] = subnetBits;
  opt[OPT_OCTETS + 7] = isForSubnet ? subnetBits : 0;
  opt.set(prefix, OPT_OCTETS + SUBNET_OCTETS);
  return opt;
}

/** An OPT of version 0 to put at the end of a message; the client subnet is sent whole, as a prefix of one address. */
export function optOctets(udpSize: number, extendedRcode: number, clientSubnet?: string): Uint8Array {
  const address = clientSubnet === undefined ? undefined : addressOctets(clientSubnet);
  const optionOctets = address ? SUBNET_OCTETS + address.length : 0;
  const opt = new Uint8Array(OPT_OCTETS + optionOctets);
  putU16(opt, 1, TYPE_OPT);
  putU16(opt, 3, udpSize);
  opt[5] = extendedRcode;
  putU16(opt, 9, optionOctets);
  if (address) {
    putU16(opt, OPT_OCTETS, SUBNET);
    putU16(opt, OPT_OCTETS + 2, optionOctets - 4);
    putU16(opt, OPT_OCTETS + 4, address.length === 16 ? 2 : 1);
    opt[OPT_OCTETS + 6] = 8 * address.length;
    opt.set(address, OPT_OCTETS + SUBNET_OCTETS);
  }
  return opt;
}
