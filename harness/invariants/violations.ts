import type { Ms } from '../lab/spec.ts';
import type { Violation } from './invariant.ts';

/** More than this of one kind says nothing more: the rest is left out. */
const MOST = 20;

/** The first violations by time, at most 20, one for each distinct message. */
export function firstOf(violations: readonly Violation[]): readonly Violation[] {
  const byMessage = new Map<string, Violation>();
  for (const violation of violations.toSorted((a, b) => a.atMs - b.atMs)) {
    if (!byMessage.has(violation.message)) byMessage.set(violation.message, violation);
  }
  return [...byMessage.values()].slice(0, MOST);
}

/** A time or a duration for people: `12.5 s`. */
export const seconds = (ms: Ms): string => `${Math.round(ms) / 1000} s`;

/** A share for people: `2.5 %`. */
export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
