import type { Judged } from '../checks/judge-answer.ts';
import type { LearnedCheck } from './told.ts';

/** What is said of a check, by its place in the file. */
export interface SaidOf {
  readonly check: number;
  readonly judged: Judged;
}

/** Checks without what does not hold in the healthy lab, and in a sentence each what that was. */
export interface Weakened {
  readonly checks: readonly LearnedCheck[];
  readonly leftOut: readonly string[];
}

/** Leaves out what is not right: of a page that is another first what it says, and then the page; any other check as a whole. */
export function weaken(checks: readonly LearnedCheck[], said: readonly SaidOf[]): Weakened {
  const leftOut: string[] = [];
  const kept = checks.flatMap((learned, index): LearnedCheck[] => {
    const wrong = said.find(({ check, judged }) => check === index && judged.is !== 'right');
    if (!wrong || wrong.judged.is === 'right') return [learned];
    leftOut.push(`left out, since it did not hold: ${wrong.judged.sentence}`);
    const { check } = learned;
    const isOfStatus = wrong.judged.said.startsWith('status ');
    const isPage = check.is === 'get' && check.page !== undefined && wrong.judged.is !== 'silent' && !isOfStatus;
    return isPage ? [{ ...learned, check: { ...check, page: undefined } }] : [];
  });
  return { checks: kept, leftOut };
}
