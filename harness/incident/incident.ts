import type { Injection } from '../schedule/schedule.ts';
import type { Overrides } from '../setup/overrides.ts';
import type { Condition } from './condition.ts';

/** What a variant is expected to do: hold, break an invariant, or miss a step that it requires. */
export type Expected =
  | { readonly is: 'holds' }
  | { readonly is: 'violates'; readonly invariant: string }
  | { readonly is: 'misses'; readonly step: string };

/** One way to set the lab up for an incident. */
export interface Variant {
  readonly title: string;
  /** Overrides of the lab spec, by path, as with `--set`. */
  readonly set: Overrides;
  readonly expect: Expected;
  /** Ids of the steps that must be seen: one that is missed fails the run, as a violation does. */
  readonly steps: readonly string[];
}

/** A named part of the story, seen when an event of the history satisfies its condition. */
export interface Step {
  readonly id: string;
  readonly title: string;
  /** Where it is told. */
  readonly source?: string;
  readonly when: Condition;
  /** Not before this injection began, or this earlier step was seen. */
  readonly after?: { readonly injection: number } | { readonly step: string };
  /** Only while this injection is in force. */
  readonly during?: number;
}

/** A named, curated schedule with its lab and expected verdicts, after a real outage. */
export interface Incident {
  readonly name: string;
  readonly title: string;
  /** What happened, in two or three sentences. */
  readonly story: string;
  readonly sources: readonly string[];
  readonly lab: string;
  /** Whether the tour visits it: it needs variants `vulnerable` and `fixed`, and a lab that is quick. */
  readonly tour: boolean;
  readonly seed: number;
  readonly injections: readonly Injection[];
  readonly steps: readonly Step[];
  /** The first is what is run unless another is asked for; usually `vulnerable`, then `fixed` and one per single defence. */
  readonly variants: Readonly<Record<string, Variant>>;
}
