import type { Attempt } from '../history/events.ts';
import type { NodeInfo } from '../lab/topology.ts';
import type { Facts } from './facts.ts';
import { allAtOnce, merge } from './stretch.ts';

/** Whether a node is a nameserver that runs on input of long ago. */
export const isDelayed = (node: string, { topology }: Facts): boolean => topology.byId.get(node)?.inputDelayed === true;

/** How much later than others a node does what it is told: `timing.inputDelayMs`, or 0. */
export const inputDelayMs = (node: string, facts: Facts): number =>
  isDelayed(node, facts) ? facts.spec.timing.inputDelayMs : 0;

/**
 * Whether an attempt's failure is no fault: an input-delayed nameserver that declined. It answers only while the regular ones
 * cannot, and cannot know that they are out of this client's reach. It must once all of them have been dead for detection
 * and publication.
 */
export function isSpare({ node, outcome, sentMs }: Attempt, facts: Facts): boolean {
  if (outcome !== 'dns-refused' || !isDelayed(node, facts)) return false;
  const { detectionMs, publicationMs, slackMs } = facts.spec.timing;
  const isRegular = ({ inputDelayed }: NodeInfo) => !inputDelayed;
  const fleet = facts.topology.ofRole('llns').filter(isRegular);
  const allDead = allAtOnce(fleet.map(({ id }) => merge(facts.down.get(id) ?? [])));
  const fromMs = sentMs - detectionMs - publicationMs - slackMs;
  return !allDead.some((one) => one.fromMs <= fromMs && sentMs < one.toMs);
}
