import type { LabSpec } from '../lab/spec.ts';
import type { NodeInfo } from '../lab/topology.ts';

/** What clients know of a platform before they ask. */
export interface Known {
  /** The nameservers that resolvers begin with. */
  rootsOf(spec: LabSpec): readonly NodeInfo[];
  /** Who stands in for a customer's second provider; it shares nothing with the platform. */
  secondProviderOf(customer: string, spec: LabSpec): NodeInfo | undefined;
}
