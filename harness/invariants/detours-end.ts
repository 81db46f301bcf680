import type { PullEvent } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { Invariant } from './invariant.ts';
import { overlaps } from './stretch.ts';
import { type Troubles, troublesOf } from './troubles.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'detours-end';

/**
 * An edge asks an origin directly once the direct path has been whole for a probe of it to come and go: `timing.overlayProbeMs` and
 * `originTimeoutMs` (paper 3.2). Judged once that path had been in trouble.
 */
export const detoursEnd: Invariant = {
  name,
  title: 'edges ask origins directly again once the direct path is whole',
  promised: ({ promises }) => promises.overlay,
  check(history, facts) {
    const { overlayProbeMs, originTimeoutMs, slackMs } = facts.spec.timing;
    const probedMs: Ms = overlayProbeMs + originTimeoutMs + slackMs;
    const troubles = troublesOf(history, facts);
    return judgementOf(
      history.flatMap((event, index): Finding[] => {
        if (event.type !== 'pull' || !isWholeAgain(event, probedMs, troubles)) return [];
        const { edge, node, customer, via, atMs } = event;
        if (via === undefined) return [undefined];
        const message =
          `${edge} asked ${node} for content of ${customer} through ${via}, though the direct path had been whole for ` +
          seconds(probedMs);
        return [{ invariant: name, message, atMs, events: [index] }];
      }),
    );
  },
};

function isWholeAgain({ edge, node, atMs }: PullEvent, probedMs: Ms, troubles: Troubles): boolean {
  const lists = [edge, node].flatMap((id) => [troubles.dead(id), troubles.hindered(id)]);
  const isWhole = lists.every((list) => !overlaps(list, atMs - probedMs, atMs));
  return isWhole && lists.some((list) => list.some(({ toMs }) => toMs <= atMs));
}
