import type { LabSpec } from '../lab/spec.ts';
import type { NodeInfo } from '../lab/topology.ts';

/** A nameserver, and the zone that it is asked in: `.`, the platform's, or the customers'. */
export interface Nameserver {
  readonly node: NodeInfo;
  readonly cut: string;
}

/** What clients know of a platform before they ask. */
export interface Known {
  /** The nameservers that resolvers begin with. */
  rootsOf(spec: LabSpec): readonly NodeInfo[];
  /** Every nameserver that should answer where all is well, for who validates a recovery. Absent: of this platform that is not asked. */
  nameserversOf?(spec: LabSpec): readonly Nameserver[];
  /** Who stands in for a customer's second provider; it shares nothing with the platform. */
  secondProviderOf(customer: string, spec: LabSpec): NodeInfo | undefined;
}
