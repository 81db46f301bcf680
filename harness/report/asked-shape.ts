/** What nameservers were asked by themselves when all had recovered, and what they said: a line, and a table. */
export interface Asked {
  readonly title: string;
  readonly line: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}
