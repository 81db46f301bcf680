import type { OperationEvent } from '../../history/events.ts';
import type { Excuse } from '../../platform/excuse.ts';
import { type OwnFacts, whyMayFail } from './ways.ts';

/**
 * Why an operation that did not succeed was allowed to: no way was left for it, or a packet of its own was lost. Undefined when it was not.
 */
export function excuse(operation: OperationEvent, facts: OwnFacts): Excuse | undefined {
  if (operation.outcome === 'ok') return undefined;
  const { customer, client, startMs, atMs, attempts } = operation;
  const trouble = whyMayFail(customer, client, { fromMs: startMs, toMs: atMs }, facts);
  if (trouble) return { why: 'no way left', injection: trouble.injection };
  const [lost] = attempts.flatMap(({ local, remote }) => facts.drops.get(`${local} ${remote}`) ?? []);
  return lost && { why: 'loss', injection: lost.injection };
}
