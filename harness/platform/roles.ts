import type { LabSpec } from '../lab/spec.ts';
import type { NodeInfo, Topology } from '../lab/topology.ts';

/** Whom a server hands on to what clients ask of it, where it has no answer of its own. */
export interface StandsBefore {
  readonly role: string;
  /** Which of them will do: any in the server's own region, or only the one that has what the customer asked for has. */
  readonly which: 'of its region' | 'of the customer';
}

/** What the nodes of a role are good for, as far as the harness has to know. */
export interface RoleTraits {
  /** They answer DNS on port 53: with referrals only, or also for the names that clients ask for. */
  readonly answersDns?: 'referrals' | 'names';
  /** They answer HTTP on port 80: clients fetch their content there. */
  readonly answersHttp?: true;
  /** What stands behind them. Clients are given those before whom nobody stands (`standing.ts`). */
  readonly standsBefore?: StandsBefore;
  /** They take an operator's orders. */
  readonly takesOrders?: true;
  /** One may answer for the addresses of another that is dead, where the lab promises that. */
  takesOver?(spec: LabSpec): boolean;
}

/** Every role of a platform. */
export type Roles = Readonly<Record<string, RoleTraits>>;

/** The roles that have a trait. */
export const rolesWith = (roles: Roles, trait: (traits: RoleTraits) => unknown): readonly string[] =>
  Object.keys(roles).filter((role) => trait(roles[role] ?? {}));

/** The nodes whose role has a trait, in the order of the topology. */
export const nodesWith = (
  { nodes }: Pick<Topology, 'nodes'>,
  roles: Roles,
  trait: (traits: RoleTraits) => unknown,
): readonly NodeInfo[] => nodes.filter(({ role }) => trait(roles[role] ?? {}));
