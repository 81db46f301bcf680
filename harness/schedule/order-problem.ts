import type { OperatorOrder, Way } from '../lab/operator-order.ts';
import type { LabSpec } from '../lab/spec.ts';
import type { Platform } from '../platform/platform.ts';

/** What is wrong with an order: in a parameter, or that the platform has no such action. */
export interface OrderProblem {
  readonly field: 'kind' | 'params';
  readonly problem: string;
}

/** What keeps a platform from carrying out an order, if anything does. */
export function orderProblem(
  order: OperatorOrder,
  by: Way,
  spec: LabSpec,
  platform: Pick<Platform, 'name' | 'operatorActions'> | undefined,
): OrderProblem | undefined {
  const action = platform?.operatorActions?.[order.action];
  if (action) {
    const problem = action.objection(order, by, spec);
    return problem === undefined ? undefined : { field: 'params', problem };
  }
  const known = Object.keys(platform?.operatorActions ?? {});
  const advice = known.length === 0 ? 'leave it out' : `choose one of ${known.join(', ')}`;
  const problem = `platform "${platform?.name ?? spec.name}" knows no action "${order.action}" of an operator: ${advice}`;
  return { field: 'kind', problem };
}
