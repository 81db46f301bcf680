import type { History, PullEvent } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { Facts } from './facts.ts';
import type { Invariant } from './invariant.ts';
import { overlaps } from './stretch.ts';
import { type Troubles, troublesOf } from './troubles.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'origin-spared';

/**
 * Fetches of which requests may come to the origin within `timing.originTimeoutMs`, whatever happens on the way: each is given up after that time, and
 * may come as late; so two that followed each other, and the one after them.
 */
const LATE_FETCHES = 3;

/**
 * Edges spare origins. One that has got a customer's content does not ask for it again, nor whether it is still good, before
 * `timing.contentMaxAgeMs` are over (RFC 9111 section 4.2), unless it died, or the harness disturbed it, the origin, or what is
 * between them. And disturbed or not, it has one fetch of some content under way at a time, since requests for it are collapsed
 * (RFC 9111 section 4), and that asks once over each way.
 */
export const originSpared: Invariant = {
  name,
  title: 'edges ask an origin for content once in the time for which they may keep it',
  check(history, facts) {
    const troubles = troublesOf(history, facts);
    const all = [...byAskers(history)];
    return judgementOf([
      ...all.flatMap((pulls) => kept(pulls, history, troubles, facts)),
      ...all.flatMap((pulls) => collapsed(pulls, history, facts)),
    ]);
  },
};

/** What each edge asked for of each customer over each way, by time. */
function byAskers(history: History): Iterable<readonly PullEvent[]> {
  const found = new Map<string, PullEvent[]>();
  for (const event of history) {
    if (event.type !== 'pull') continue;
    const key = `${event.edge} ${event.via} ${event.customer}`;
    const list = found.get(key);
    if (list) list.push(event);
    else found.set(key, [event]);
  }
  return found.values();
}

function kept(pulls: readonly PullEvent[], history: History, troubles: Troubles, { spec }: Facts): readonly Finding[] {
  const { contentMaxAgeMs, originTimeoutMs, slackMs } = spec.timing;
  return pulls.slice(1).flatMap((pull, index): Finding[] => {
    const beforeMs = pulls[index]?.atMs ?? 0;
    // The request before may have been on its way for so long that nobody waited for its answer any more.
    const fromMs = beforeMs - originTimeoutMs;
    const lists = [pull.edge, pull.node].flatMap((id) => [troubles.dead(id), troubles.hindered(id)]);
    if (lists.some((list) => overlaps(list, fromMs, pull.atMs))) return [];
    const ageMs: Ms = pull.atMs - beforeMs;
    if (ageMs >= contentMaxAgeMs - slackMs) return [undefined];
    return [violation(pull, history, `again after ${seconds(ageMs)}: it may keep it for ${seconds(contentMaxAgeMs)}`)];
  });
}

function collapsed(pulls: readonly PullEvent[], history: History, { spec, down }: Facts): readonly Finding[] {
  const { originTimeoutMs } = spec.timing;
  return pulls.slice(LATE_FETCHES).flatMap((pull, index): Finding[] => {
    const firstMs = pulls[index]?.atMs ?? 0;
    if (overlaps(down.get(pull.edge) ?? [], firstMs - originTimeoutMs, pull.atMs)) return [];
    if (pull.atMs - firstMs >= originTimeoutMs) return [undefined];
    return [violation(pull, history, `${LATE_FETCHES + 1} times in ${seconds(pull.atMs - firstMs)}`)];
  });
}

function violation(pull: PullEvent, history: History, how: string): Finding {
  const { edge, customer, node, atMs } = pull;
  const message = `${edge} asked ${node} for content of ${customer} ${how}`;
  return { invariant: name, message, atMs, events: [history.indexOf(pull)] };
}
