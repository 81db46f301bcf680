import { z } from 'zod';
import type { Family } from '../harness/lab/topology.ts';

/** The one address family that a fault of links keeps to. Absent: both. */
export const FamilyParam = z.union([z.literal(4), z.literal(6)]).optional();
type FamilyParam = z.infer<typeof FamilyParam>;

/** The families that are concerned. */
export const familiesOf = (family: FamilyParam): readonly Family[] => (family === undefined ? [4, 6] : [family]);

/** `IPv4 ` before what is of that family alone; nothing of both. */
export const onlyIn = (family: FamilyParam): string => (family === undefined ? '' : `IPv${family} `);
