import type { History, InjectEvent } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { Effect } from '../schedule/effect.ts';
import type { Facts, ReleaseFacts } from './facts.ts';
import type { Invariant } from './invariant.ts';
import { harmShown, nameOf } from './shown.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'no-false-alarm';

/**
 * Machines die and paths are cut all the time (paper 2.2: a fraction of the network is down at all times), and that is no reason to
 * take a release back. Judged only until anything else happens that control may take for a sign of harm: another kind of fault, or a
 * crash.
 */
export const noFalseAlarm: Invariant = {
  name,
  title: 'a sound release is not taken back because of dead machines and cut paths',
  check(history, facts) {
    const untilMs = firstSignMs(history, facts);
    const sound = facts.releases.filter((release) => !release.bad && !harmShown(release, history, facts));
    return judgementOf(sound.flatMap((release) => takenBack(release, history, untilMs)));
  },
};

/** No sign of anything but a dead machine, a cut path, or an operator at work. */
const isInnocent = (effect: Effect): boolean =>
  effect.is === 'down' ||
  effect.is === 'held' ||
  (effect.is === 'lossy' && effect.loss === 1) ||
  (effect.is === 'tainted' && !effect.bad);

function firstSignMs(history: History, facts: Facts): Ms {
  const isSign = ({ effects }: InjectEvent) => !effects.every(isInnocent);
  const crash = history.find((event) => event.type === 'down' && event.how === 'crash');
  return Math.min(...[facts.injections.find(isSign), crash].map((event) => event?.atMs ?? Number.POSITIVE_INFINITY));
}

/** Each node that took the release. One that had it activated an older one: it was told to, since going back by itself is called another thing. */
function takenBack(release: ReleaseFacts, history: History, untilMs: Ms): Finding[] {
  const { order, version } = release.order;
  const active = new Map<string, number>();
  const findings = new Map<string, Finding>();
  for (const [index, event] of history.entries()) {
    if (event.atMs >= untilMs) break;
    if (event.type !== 'release' || event.kind !== order.kind) continue;
    if (event.action !== 'activated' && event.action !== 'reverted') continue;
    const isBack = active.get(event.node) === version && event.version < version;
    if (isBack && event.action === 'activated') {
      const message = `${nameOf(release)} was taken back from ${event.node} at ${seconds(event.atMs)}, though it did no harm`;
      findings.set(event.node, { invariant: name, message, atMs: event.atMs, events: [index] });
      break;
    }
    if (event.version === version) findings.set(event.node, undefined);
    active.set(event.node, event.version);
  }
  return [...findings.values()];
}
