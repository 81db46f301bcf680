import type { Facts } from '../facts/facts.ts';
import type { History } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { Leak } from '../runtime/runtime.ts';

/** Why a history is bad: one sentence, when, and the indices of the events that show it. */
export interface Violation {
  readonly invariant: string;
  readonly message: string;
  readonly atMs: Ms;
  readonly events: readonly number[];
}

/**
 * What an invariant makes of a history: violated, or held, or, with `judged` at 0, nothing said: there was nothing to hold it
 * against.
 */
export interface Judgement {
  /** How many things (answers, deaths, releases) could have violated it in this run. One that is excused could not. */
  readonly judged: number;
  readonly violations: readonly Violation[];
}

/** A pure judgement of a finished history, by what a platform's facts say. */
export interface Invariant<F extends Facts = Facts> {
  readonly name: string;
  /** One line for people: what it demands. */
  readonly title: string;
  /** Whether the lab promises it: else it is not judged there. Without this every lab does. */
  promised?(spec: F['spec']): boolean;
  check(history: History, facts: F): Judgement;
}

/** How operations went in one client network or for one customer. `demanded`: no excuse would have been accepted. */
export interface Tally {
  operations: number;
  demanded: number;
  succeeded: number;
  failed: number;
}

/** The judgement of a run. Violations and leaks are kept whatever the verdict says. */
export interface Verdict {
  readonly verdict: 'pass' | 'fail' | 'inconclusive' | 'harness-error';
  /** For `inconclusive` and `harness-error`: why. */
  readonly reason?: string;
  /** First violation first. None where the machine was too busy to tell: the reason has the first then. */
  readonly violations: readonly Violation[];
  readonly leaks: readonly Leak[];
  /** Every invariant that the lab promises, and how many things it had to judge. */
  readonly judged: Readonly<Record<string, number>>;
  readonly operations: Tally;
  readonly byClient: Readonly<Record<string, Tally>>;
  readonly byCustomer: Readonly<Record<string, Tally>>;
  /** Operations excused, by excuse and by the index of the injection that excused them (-1: none of its own). */
  readonly excused: Readonly<Record<string, number>>;
  readonly excusedByInjection: Readonly<Record<string, number>>;
  /** Fault kind to the number of its injections that bit; and the injections that touched nothing. */
  readonly bitten: Readonly<Record<string, number>>;
  readonly idle: readonly number[];
}
