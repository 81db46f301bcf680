import type { Check } from '../lab-file/lab-file.ts';

/** A check that was learned, and how: the end of a comment. */
export interface LearnedCheck {
  readonly check: Check;
  readonly why: string;
}

/** What was learned of a lab, and in a sentence each what was left out. */
export interface Learned {
  readonly checks: readonly LearnedCheck[];
  readonly leftOut: readonly string[];
}
