import type { Injection } from './schedule/schedule.ts';

/** One way to set the lab up for an incident. `holds`: no invariant is expected to break. */
export interface Variant {
  readonly title: string;
  /** Overrides of the lab spec, by path, as with `--set`. */
  readonly set: Readonly<Record<string, string | number | boolean>>;
  readonly holds: boolean;
}

/** A named, curated schedule with its lab and expected verdict, after a real outage. */
export interface Incident {
  readonly name: string;
  readonly title: string;
  /** What happened, in two or three sentences, with where it is told. */
  readonly story: string;
  readonly lab: string;
  readonly seed: number;
  readonly injections: readonly Injection[];
  /** The invariant that the vulnerable variant breaks: pinned while shrinking. */
  readonly expect: string;
  /** `vulnerable`, `fixed`, and one per single defence. */
  readonly variants: Readonly<Record<string, Variant>>;
}
