import type { Ms } from '../lab/spec.ts';
import type { Judgement, Violation } from './invariant.ts';

/** What there is to say of one thing that was judged: what is wrong with it, or nothing. */
export type Finding = Violation | undefined;

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

/** The judgement that findings add up to, one for each thing that could have violated the invariant. */
export function judgementOf(findings: readonly Finding[]): Judgement {
  return { judged: findings.length, violations: firstOf(findings.filter((one) => one !== undefined)) };
}

/** Judgements of parts of a history, as one of the whole. */
export function together(parts: readonly Judgement[]): Judgement {
  return {
    judged: parts.reduce((sum, { judged }) => sum + judged, 0),
    violations: firstOf(parts.flatMap(({ violations }) => violations)),
  };
}

/** There was nothing to judge. */
export const NOTHING: Judgement = { judged: 0, violations: [] };

/** A time or a duration for people: `12.5 s`. */
export const seconds = (ms: Ms): string => `${Math.round(ms) / 1000} s`;

/** A share for people: `2.5 %`. */
export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
