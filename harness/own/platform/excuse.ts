import type { OperationEvent } from '../../history/events.ts';
import type { Excuse } from '../../platform/excuse.ts';
import { type OwnFacts, whyMayFail } from './ways.ts';

/** Whether an injection loses some packets and not others. Of one that loses all, what is left are the other ways, which clients have to find. */
const isChance = (injection: number, { losses }: OwnFacts): boolean =>
  !losses.some((one) => one.injection === injection && one.effect.loss === 1);

/**
 * Why an operation that did not succeed was allowed to: no way was left for it, or a packet of its own was lost by chance. Undefined when it was not.
 */
export function excuse(operation: OperationEvent, facts: OwnFacts): Excuse | undefined {
  if (operation.outcome === 'ok') return undefined;
  const { customer, client, startMs, atMs, attempts } = operation;
  const trouble = whyMayFail(customer, client, { fromMs: startMs, toMs: atMs }, facts);
  if (trouble) return { why: 'no way left', injection: trouble.injection };
  const [lost] = attempts
    .flatMap(({ local, remote }) => facts.drops.get(`${local} ${remote}`) ?? [])
    .filter(({ injection }) => isChance(injection, facts));
  return lost && { why: 'loss', injection: lost.injection };
}
