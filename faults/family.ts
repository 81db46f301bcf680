import { z } from 'zod';
import type { Family } from '../harness/lab/topology.ts';

/** The one address family that a fault of links keeps to. Absent: both. */
export const FamilyParam = z.enum(['IPv4', 'IPv6']).optional();
type FamilyParam = z.infer<typeof FamilyParam>;

/** The families that are concerned. */
export const familiesOf = (family: FamilyParam): readonly Family[] =>
  family === undefined ? [4, 6] : [family === 'IPv4' ? 4 : 6];

/** `IPv4 packets`, or `packets` of both families. */
export const packetsOf = (family: FamilyParam): string => (family === undefined ? 'packets' : `${family} packets`);
