import type { ControlEvent, History } from '../history/events.ts';
import type { ReleaseKind } from '../lab/release.ts';
import type { Ms } from '../lab/spec.ts';
import type { Course } from './courses.ts';
import type { Facts } from './facts.ts';
import { faultsOf } from './facts-effects.ts';
import type { Interval } from './interval.ts';
import { harmShown } from './shown.ts';
import { merge, overlaps } from './stretch.ts';

const OF_BREAKER: readonly ControlEvent['step'][] = ['breaker-open', 'breaker-half-open', 'breaker-closed'];

/**
 * When the circuit breaker on updates may keep a kind of release from going on. That it opened is control's word, and counts only where
 * there was something to open it: a fault, a crash, or a bad release. It stays so for `timing.breakerMs` after the last of that.
 * Then one release at a time is tried, and the others wait for it.
 */
export function breakerTimes(
  kind: ReleaseKind,
  courses: readonly Course[],
  history: History,
  facts: Facts,
): readonly Interval[] {
  const said = history.filter(
    (event): event is ControlEvent => event.type === 'control' && OF_BREAKER.includes(event.step),
  );
  const openings = said.filter(({ step }) => step === 'breaker-open');
  if (openings.length === 0) return [];
  const signs = signsOf(history, facts);
  const open = openings.flatMap(({ atMs }) => openTimes(atMs, signs, facts));
  return merge([
    ...open,
    ...trials(
      said,
      courses.filter(({ release }) => release.order.order.kind !== kind),
    ),
  ]);
}

/** What health checks may fail by. */
function signsOf(history: History, facts: Facts): readonly Interval[] {
  const { releases, down } = facts;
  const crashes = [...down.values()].flat().filter(({ how }) => how === 'crash');
  return merge([
    ...faultsOf(history),
    ...crashes,
    ...releases.filter((release) => harmShown(release, history, facts)).flatMap(({ activations }) => activations),
  ]);
}

function openTimes(openedMs: Ms, signs: readonly Interval[], { spec }: Facts): readonly Interval[] {
  const { breakerMs, detectionMs, gateWindowMs, slackMs } = spec.timing;
  if (!overlaps(signs, openedMs - gateWindowMs, openedMs)) return [];
  const toldMs = detectionMs + slackMs;
  let lastMs = openedMs;
  for (const { fromMs, toMs } of signs) if (fromMs <= lastMs + breakerMs) lastMs = Math.max(lastMs, toMs + toldMs);
  return [{ fromMs: openedMs, toMs: lastMs + breakerMs + slackMs }];
}

/** While control tries out one release after the breaker was open, as long as one of these others is on its way. */
function trials(said: readonly ControlEvent[], others: readonly Course[]): readonly Interval[] {
  const halves = said.flatMap(({ step, atMs }, index) =>
    step === 'breaker-half-open' ? [{ fromMs: atMs, toMs: said[index + 1]?.atMs ?? Number.POSITIVE_INFINITY }] : [],
  );
  return others.flatMap(({ beginMs, endMs }) =>
    halves
      .map((half) => ({ fromMs: Math.max(half.fromMs, beginMs), toMs: Math.min(half.toMs, endMs) }))
      .filter(({ fromMs, toMs }) => fromMs < toMs),
  );
}
