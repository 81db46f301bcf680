import type { LabSpec } from './spec.ts';
import { type NodeInfo, topologyOf } from './topology.ts';

/** The origin that has a customer's content: customers take turns among the lab's origins. Undefined for a stranger. */
export function originOf(customer: string, spec: LabSpec): NodeInfo | undefined {
  const origins = topologyOf(spec).ofRole('origin');
  const index = spec.customers.findIndex(({ id }) => id === customer);
  return index < 0 ? undefined : origins[index % origins.length];
}
