import type { Arbitrary } from 'fast-check';
import type { ZodType } from 'zod';
import type { Effect } from '../lab/effect.ts';
import type { LabSpec } from '../lab/spec.ts';
import type { Injection } from './schedule.ts';

export type Params = Injection['params'];

/** An injection whose parameters have been parsed, with its index in the schedule. */
export interface Planned<P extends Params = Params> extends Injection {
  readonly index: number;
  readonly params: P;
}

/**
 * A kind of harm. Stateless: all state is in the lab and in the handle. To add one, write its file and list it in
 * `faults/index.ts`.
 */
export interface Fault<P extends Params = Params> {
  readonly kind: string;
  /** One line for people: what it does. */
  readonly title: string;
  readonly params: ZodType<P>;
  /** True for a push of a release: it has no duration and is not healed. */
  readonly instant: boolean;
  /** True for what is done only where it is told: nothing is drawn of it, since what comes of it is for whoever tells it to know. */
  readonly isTold?: true;
  /** How often schedules have it beside others, as a whole number: 1 where it is absent. */
  readonly weight?: number;
  /** True for an operator's order: whoever leads takes it, whichever of several is named. */
  readonly isOrder?: true;
  /** Targets that it may have on this lab, smallest harm first. Empty: the fault has no use there. */
  targets(spec: LabSpec): readonly string[];
  /** Draws parameters, mildest first. */
  arbitrary(spec: LabSpec): Arbitrary<P>;
  /** Where they depend on the target: all that there are for one, mildest first. Others are refused there, and not drawn. */
  paramsAt?(target: string, spec: LabSpec): readonly P[];
  /** For each parameter that can be milder: the values to try, mildest first, or the integer range down to `min`. */
  readonly milder: { readonly [K in keyof P]?: readonly P[K][] | { readonly min: number } };
  /** Parameters that say what happens and not how much of it, beside those that hold text: they are a part of the story. */
  readonly identity?: readonly (keyof P)[];
  /** What it does: all of it, at once. The lab does what is told here, and the oracle knows of it what is told here. */
  effects(injection: Planned<P>, spec: LabSpec): readonly Effect[];
  /** The injection in words, for a report: `packet loss of 30 % at region a for 10 s`. */
  describe(injection: Injection & { readonly params: P }): string;
}

/** Where it may be drawn to do harm on a lab, the smallest first. */
export const drawnAt = (fault: Fault, spec: LabSpec): readonly string[] => (fault.isTold ? [] : fault.targets(spec));

/** Infers `P` from the parameter schema, and forgets it again: a list of faults holds them all. */
export function defineFault<P extends Params>(fault: Fault<P>): Fault {
  return fault as unknown as Fault;
}
