import type { Harm } from '../harm/harm.ts';
import type { Verdict } from '../invariants/invariant.ts';
import type { Confirmation } from './confirmation.ts';

/** One injection of a minimal schedule, and what becomes of the run without it. */
export interface Necessity {
  readonly words: string;
  /** `holds`: the pinned invariant holds without it, so it is needed. */
  readonly without: 'holds' | 'violated' | 'not judged';
}

/** A confirmation, and the schedule that it is about, as it was run on containers. */
export interface Confirmed extends Confirmation {
  readonly words: readonly string[];
  /** Injections of that schedule: more than in the minimal one where only a larger one fails on containers. */
  readonly injections: number;
  /** Why a run could not be judged, for the class `harness`. */
  readonly reason?: string;
  readonly token: string;
}

/** `verdict.json` of a counterexample: the verdict of its minimal schedule, and everything known about that schedule. */
export interface Found extends Verdict {
  /** The gravest invariant that the original schedule violated: what shrinking held on to. */
  readonly pinned: string;
  /** The first violation of the pinned invariant, in one sentence. */
  readonly message: string;
  /** The same for the same bug, whatever the seed. */
  readonly fingerprint: string;
  /** The runtime that it fails on. */
  readonly runtime: string;
  /** Roles that ran a program of somebody's own; absent where none did. Their digests are in the schedule's file. */
  readonly programs?: readonly string[];
  /** Where the original schedule came from: `run 17`, `the control run`, `stored failure ID`, `incident NAME`. */
  readonly source: string;
  /** The minimal schedule in words, by time. */
  readonly words: readonly string[];
  /** Injections in the original schedule, and in the minimal one. */
  readonly injectionsFrom: number;
  readonly injectionsTo: number;
  /** Runs that shrinking took. */
  readonly probes: number;
  readonly reproduced: { readonly failed: number; readonly of: number };
  /** On a noisy runtime: it failed, and then not three times in five. */
  readonly unconfirmed?: boolean;
  /** With `--confirm`: what containers say to it. */
  readonly confirmed?: Confirmed;
  readonly necessary: readonly Necessity[];
  /** Its write-up had not come to its end when this was written: of a killed command, this is what there is. */
  readonly unfinished?: true;
  /** What the users of the run that is told felt; absent where there is no history of it. */
  readonly felt?: Harm;
  /** The minimal schedule as one word for `zonequake replay`. */
  readonly token: string;
}
