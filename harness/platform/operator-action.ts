import type { OperatorOrder, Way } from '../lab/operator-order.ts';
import type { LabSpec } from '../lab/spec.ts';

/** Something that an operator may have a platform do, beside pushing and holding releases. */
export interface OperatorAction {
  /** Why it cannot be done so on this lab: a sentence that begins with the parameter that is wrong; undefined where it can. */
  objection(order: OperatorOrder, by: Way, spec: LabSpec): string | undefined;
}
