/** RRTYPEs that have a name here (IANA DNS parameters); others are `TYPEn` (RFC 3597 section 5). */
const TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'A'],
  [2, 'NS'],
  [5, 'CNAME'],
  [6, 'SOA'],
  [12, 'PTR'],
  [13, 'HINFO'],
  [15, 'MX'],
  [16, 'TXT'],
  [17, 'RP'],
  [18, 'AFSDB'],
  [28, 'AAAA'],
  [29, 'LOC'],
  [33, 'SRV'],
  [35, 'NAPTR'],
  [36, 'KX'],
  [37, 'CERT'],
  [39, 'DNAME'],
  [41, 'OPT'],
  [42, 'APL'],
  [43, 'DS'],
  [44, 'SSHFP'],
  [45, 'IPSECKEY'],
  [46, 'RRSIG'],
  [47, 'NSEC'],
  [48, 'DNSKEY'],
  [49, 'DHCID'],
  [50, 'NSEC3'],
  [51, 'NSEC3PARAM'],
  [52, 'TLSA'],
  [53, 'SMIMEA'],
  [55, 'HIP'],
  [59, 'CDS'],
  [60, 'CDNSKEY'],
  [61, 'OPENPGPKEY'],
  [62, 'CSYNC'],
  [63, 'ZONEMD'],
  [64, 'SVCB'],
  [65, 'HTTPS'],
  [99, 'SPF'],
  [108, 'EUI48'],
  [109, 'EUI64'],
  [250, 'TSIG'],
  [251, 'IXFR'],
  [252, 'AXFR'],
  [255, 'ANY'],
  [256, 'URI'],
  [257, 'CAA'],
]);
const TYPE_NUMBERS: ReadonlyMap<string, number> = new Map([...TYPES].map(([number, name]) => [name, number]));

export const CLASS_IN = 1;
export const TYPE_OPT = 41;

/** The name of an RRTYPE. */
export const typeName = (type: number): string => TYPES.get(type) ?? `TYPE${type}`;

/** The number of an RRTYPE, by name or as `TYPEn`. Throws RangeError for others. */
export function typeNumber(name: string): number {
  const number = TYPE_NUMBERS.get(name) ?? Number(/^TYPE(\d{1,5})$/.exec(name)?.[1]);
  if (!(number <= 0xffff)) throw new RangeError(`"${name}" is not an RRTYPE`);
  return number;
}

/** RCODEs that a lab's nameservers say (RFC 1035 section 4.1.1); BADVERS is extended (RFC 6891 section 9). */
export const RCODES = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  BADVERS: 16,
} as const;
export type Rcode = keyof typeof RCODES;
const RCODE_NAMES: ReadonlyMap<number, string> = new Map(Object.entries(RCODES).map(([name, code]) => [code, name]));

/** The name of an RCODE, `RCODEn` when it has none here. */
export const rcodeName = (rcode: number): string => RCODE_NAMES.get(rcode) ?? `RCODE${rcode}`;

/** The type of an `RRTYPE` that may be written as `TYPEn` though it has a name. Throws RangeError as `typeNumber` does. */
export const canonicalType = (name: string): string => typeName(typeNumber(name.toUpperCase()));
