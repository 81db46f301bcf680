import type { Invariant } from '../../invariants/invariant.ts';
import { firstOf, seconds } from '../../invariants/violations.ts';
import { lastOverMs } from './last-over.ts';
import { recoverMsOf } from './own-spec.ts';
import type { OwnFacts } from './ways.ts';

/**
 * Once every fault has been healed, and each service has had its time, every check holds again: at each server by itself, and through each
 * resolver. A third of the known failures of real servers are faults that have healed where the server has not.
 */
export const recovered: Invariant<OwnFacts> = {
  name: 'recovered',
  title: 'after the last fault has healed every check holds again, at each server and through each resolver',
  check(history, facts) {
    const healedMs = lastOverMs(history) ?? facts.quietFromMs;
    const byMs = healedMs + recoverMsOf(facts.spec);
    // What is asked of all at once is asked once all is healed: what is right is so at any time.
    const asked = history.flatMap((event) =>
      event.type === 'asked' && event.operation < 0 && (event.outcome === 'right' || event.atMs >= byMs) ? [event] : [],
    );
    const violations = asked
      .filter(({ outcome }) => outcome !== 'right')
      .map((event) => ({
        invariant: 'recovered',
        message: `${event.question}: ${event.why}, ${seconds(event.atMs - healedMs)} after the last fault`,
        atMs: event.atMs,
        events: [facts.indexOf(event)],
      }));
    return { judged: asked.length, violations: firstOf(violations) };
  },
};
