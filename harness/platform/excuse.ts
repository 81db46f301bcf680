/** Why an operation was allowed to fail, in the platform's own word, and the injection to blame; -1 for none of its own. */
export interface Excuse {
  readonly why: string;
  readonly injection: number;
}
