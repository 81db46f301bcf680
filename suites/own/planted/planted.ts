/** A shipped lab with a bug that `check` does not see, and what finds it. */
export interface Planted {
  readonly name: string;
  /** The folder below `fixtures/labs` that it is made from. */
  readonly base: 'two-nsd' | 'primary-secondary';
  /** What is otherwise: a file's text from a text on; everything from the first to the last of them. */
  readonly change: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>;
  /** Files that are new. */
  readonly add: Readonly<Record<string, string>>;
  /** The kinds of fault that are tried, singles first. */
  readonly faults: string;
  readonly invariant: string;
  /** What the smallest schedule has to have. */
  readonly words: RegExp;
}

/** For labs of which no wait is the point. */
export const QUICK: readonly (readonly [string, string])[] = [
  ['failover: { default: 5s, resolver: 7s }', 'failover: { default: 3s, resolver: 5s }'],
];
