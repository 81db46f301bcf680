import { join } from 'node:path';
import type { Verdict } from '../invariants/invariant.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { remove } from './files.ts';
import { knownOn } from './known.ts';
import { pin } from './minimise.ts';
import type { Plan, State } from './plan.ts';
import { writeCounterexample } from './write-counterexample.ts';

/** A schedule that failed, its verdict, and where it came from. */
export interface Failing {
  readonly schedule: Schedule;
  readonly verdict: Verdict;
  readonly source: string;
}

/** Writes a failure up. A known issue is only counted; a bug that this campaign has found before leaves no second folder. */
export async function take(plan: Plan, state: State, { schedule, verdict, source }: Failing): Promise<void> {
  const pinned = pin(plan.setup.experiment.invariants, verdict);
  if (pinned === undefined) return;
  report(plan, state, `shrinking ${source}, which violates ${pinned}`);
  const n = state.counterexamples.length + 1;
  const dir = join(plan.dir, 'counterexamples', String(n));
  const to = { n, dir, command: plan.command, stop: () => plan.signal.aborted };
  const counterexample = await writeCounterexample(plan.setup, { schedule, pinned, source }, to);
  const { fingerprint } = counterexample.found;
  const issue = knownOn(plan.known, fingerprint, plan.today);
  if (issue) state.known.set(issue, (state.known.get(issue) ?? 0) + 1);
  else state.failures++;
  const again = state.counterexamples.some(({ found }) => found.fingerprint === fingerprint);
  if (issue || again) remove(dir);
  else state.counterexamples.push(counterexample);
}

/** Tells whoever watches what the campaign does now. */
export function report(plan: Plan, { totals }: State, doing: string): void {
  plan.progress({ doing, totals, runs: plan.range.to - plan.range.from });
}
