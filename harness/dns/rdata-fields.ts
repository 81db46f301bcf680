/**
 * What the data of a record is made of. `seconds` and `time` are 32 bits, written as `1h30m` and as `20260101000000`; `string` has its
 * length before it, `strings` are one or more of such, and the last three take what is left: text, hexadecimal digits, base64.
 */
export type RdataField =
  | 'ipv4'
  | 'ipv6'
  | 'name'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'seconds'
  | 'time'
  | 'type'
  | 'word'
  | 'string'
  | 'strings'
  | 'text'
  | 'hex'
  | 'base64';

const SIGNED_DIGEST = ['u16', 'u8', 'u8', 'hex'] as const;
const KEY = ['u16', 'u8', 'u8', 'base64'] as const;

/**
 * The data of the types that are read: the others stay octets (RFC 3597). RFC 1035 section 3.3; RFC 1183 AFSDB, RP; RFC 2782 SRV; RFC 3403
 * NAPTR; RFC 3596 AAAA; RFC 4034 DNSKEY, RRSIG, DS; RFC 4255 SSHFP; RFC 6672 DNAME; RFC 6698 TLSA; RFC 7344 CDS, CDNSKEY; RFC 8659 CAA.
 */
const RDATA = {
  A: ['ipv4'],
  NS: ['name'],
  CNAME: ['name'],
  SOA: ['name', 'name', 'u32', 'seconds', 'seconds', 'seconds', 'seconds'],
  PTR: ['name'],
  HINFO: ['string', 'string'],
  MX: ['u16', 'name'],
  TXT: ['strings'],
  RP: ['name', 'name'],
  AFSDB: ['u16', 'name'],
  AAAA: ['ipv6'],
  SRV: ['u16', 'u16', 'u16', 'name'],
  NAPTR: ['u16', 'u16', 'string', 'string', 'string', 'name'],
  KX: ['u16', 'name'],
  DNAME: ['name'],
  DS: SIGNED_DIGEST,
  SSHFP: ['u8', 'u8', 'hex'],
  RRSIG: ['type', 'u8', 'u8', 'u32', 'time', 'time', 'u16', 'name', 'base64'],
  DNSKEY: KEY,
  TLSA: ['u8', 'u8', 'u8', 'hex'],
  SMIMEA: ['u8', 'u8', 'u8', 'hex'],
  CDS: SIGNED_DIGEST,
  CDNSKEY: KEY,
  CAA: ['u8', 'word', 'text'],
} as const satisfies Readonly<Record<string, readonly RdataField[]>>;

/** The fields of a type's data, by its name; undefined for one whose data stay octets. */
export const fieldsOf = (type: string): readonly RdataField[] | undefined =>
  Object.hasOwn(RDATA, type) ? RDATA[type as keyof typeof RDATA] : undefined;

/** Octets of a field that always has as many; undefined for the others. */
export function fixedOctets(field: RdataField): number | undefined {
  return (
    { ipv4: 4, ipv6: 16, u8: 1, u16: 2, type: 2, u32: 4, seconds: 4, time: 4 } as Partial<Record<RdataField, number>>
  )[field];
}
