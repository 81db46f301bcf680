import type fc from 'fast-check';
import type { LabEntry } from '../../harness/runtime/entry.ts';
import type { Overrides } from '../../harness/setup/overrides.ts';

/** One mechanism of the reference CDN, to be switched off. */
export interface Row {
  /** The switch, as `--set` names it. */
  readonly mechanism: string;
  /** Where the mechanism comes from: a section of the WORLDS'05 paper, or another source. */
  readonly source: string;
  /** What switches it off. */
  readonly off: Overrides;
  /** What is set in both columns: mechanisms off that would cover for this one, and what the lab does not promise or have by itself. */
  readonly beside?: Overrides;
  /** The invariant that it is there for, where several may break. Default: the gravest. */
  readonly protects?: string;
  /** The lab that has the mechanism. Default: `standard`. */
  readonly lab?: LabEntry;
  /** The kinds of fault to draw from: all that could concern it, so that the search is short. */
  readonly kinds: readonly string[];
  /** What is drawn of a kind that elsewhere is only told, or of which elsewhere other parameters are drawn. */
  readonly draws?: Readonly<Record<string, fc.Arbitrary<Readonly<Record<string, string | number>>>>>;
  /** The only target of a kind, where what the mechanism is there for takes many nodes. */
  readonly aims?: Readonly<Record<string, string>>;
}

/** What came of it. Times are of the lab, `tried` counts schedules run before the first that showed it. */
export type Finding =
  | {
      readonly is: 'load-bearing';
      readonly invariant: string;
      /** The minimal schedule, in words. */
      readonly words: readonly string[];
      /** What `beside` breaks, under this schedule, with the mechanism on as well as off. */
      readonly eitherWay: readonly string[];
      readonly tried: number;
    }
  | { readonly is: 'not shown'; readonly tried: number; readonly why: string };
