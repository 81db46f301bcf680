import type { Ms } from '../lab/spec.ts';
import type { Injection } from '../schedule/schedule.ts';
import type { Overrides } from '../setup/overrides.ts';
import type { Condition } from './condition.ts';
import type { Expected } from './expected.ts';

/** One way to set the lab up for an incident. */
export interface Variant {
  readonly title: string;
  /** Overrides of the lab spec, by path, as with `--set`. */
  readonly set: Overrides;
  /** All of these must come true. Nothing may be violated unless that is among them. */
  readonly expect: readonly Expected[];
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
  /** Only while one of these injections is in force. */
  readonly during?: readonly number[];
  /** At most so long after what it comes after. */
  readonly withinMs?: Ms;
  /** Seen in the last of so many events, which must all come within `inMs` where that is given; the first will do where it is absent. */
  readonly count?: { readonly atLeast: number; readonly inMs?: Ms };
}

/** An injection that comes so long after a step is first seen. The time that it has itself says nothing. */
export interface Waiting {
  readonly injection: number;
  readonly step: string;
  readonly afterMs: Ms;
  /** The step whose node it harms, where that is not told by name. */
  readonly nodeOf?: string;
}

/** A named, curated schedule with its lab and expected verdicts, after a real outage. */
export interface Incident {
  readonly name: string;
  readonly title: string;
  /** What happened, in two or three sentences. */
  readonly story: string;
  readonly sources: readonly string[];
  readonly lab: string;
  /** Programs that come with it: role to the path of a module, relative to its file. They are run only where whoever runs it allows that. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Whether the tour visits it: it needs variants `vulnerable` and `fixed`, and a lab that is quick. */
  readonly tour: boolean;
  readonly seed: number;
  readonly injections: readonly Injection[];
  /** Those of them that wait for a step, if any do. */
  readonly waits?: readonly Waiting[];
  readonly steps: readonly Step[];
  /** The first is what is run unless another is asked for; usually `vulnerable`, then `fixed` and one per single defence. */
  readonly variants: Readonly<Record<string, Variant>>;
}
