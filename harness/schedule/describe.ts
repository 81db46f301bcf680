import type { Fault } from './fault.ts';
import type { Injection } from './schedule.ts';

/**
 * A schedule in words, one line per injection, by time: `at 5 s: packet loss of 30 % at region a for 10 s`. A kind that is
 * not among `faults` is named with its target.
 */
export function describeSchedule(injections: readonly Injection[], faults: ReadonlyMap<string, Fault>): string[] {
  return injections
    .toSorted((a, b) => a.atMs - b.atMs)
    .map((injection) => {
      const words = faults.get(injection.kind)?.describe(injection) ?? `${injection.kind} at ${injection.target}`;
      return `at ${injection.atMs / 1000} s: ${words}`;
    });
}
