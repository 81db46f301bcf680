import type { Invariant } from '../../invariants/invariant.ts';
import { firstOf, seconds } from '../../invariants/violations.ts';
import type { OwnFacts } from './ways.ts';

/**
 * Once every fault has been healed, and each service has had its time, every check holds again: at each server by itself, and through each
 * resolver. A third of the known failures of real servers are faults that have healed where the server has not.
 */
export const recovered: Invariant<OwnFacts> = {
  name: 'recovered',
  title: 'after the last fault has healed every check holds again, at each server and through each resolver',
  check(history, facts) {
    const recoverMs = Math.max(0, ...facts.spec.own.services.map((one) => one.recoverMs));
    const fromMs = facts.quietFromMs + recoverMs;
    const asked = history.flatMap((event) =>
      event.type === 'asked' && event.operation < 0 && event.atMs >= fromMs ? [event] : [],
    );
    const violations = asked
      .filter(({ outcome }) => outcome === 'wrong')
      .map((event) => ({
        invariant: 'recovered',
        message: `${event.question}: ${event.why}, ${seconds(event.atMs - facts.quietFromMs)} after the last fault`,
        atMs: event.atMs,
        events: [facts.indexOf(event)],
      }));
    return { judged: asked.length, violations: firstOf(violations) };
  },
};
