import type { LabSpec } from './spec.ts';

/** The zone of the names that clients ask for, which has no address itself: `g.cdn.test`. */
export const customerZone = ({ zone }: Pick<LabSpec, 'zone'>): string => `g.${zone}`;

/** The name that clients ask for when they want a customer's content. */
export const nameOfCustomer = (customer: string, spec: Pick<LabSpec, 'zone'>): string =>
  `${customer}.${customerZone(spec)}`;
