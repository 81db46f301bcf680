import type { Verdict } from '../invariants/invariant.ts';
import type { RunResult } from '../run/run.ts';
import { canonicalKey } from '../schedule/canonical.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import type { Setup } from '../setup/setup.ts';
import { type Guess, runAhead } from './ahead.ts';
import { type Examined, examine, type Minimising } from './examine.ts';
import type { Failure } from './failure.ts';
import { breaks } from './trials.ts';

const NO_OPERATIONS = { operations: 0, demanded: 0, succeeded: 0, failed: 0 };

const verdictOf = (verdict: 'pass' | 'fail', violations: Verdict['violations']): Verdict => ({
  ...{ verdict, violations, leaks: [], judged: {}, operations: NO_OPERATIONS, byClient: {}, byCustomer: {} },
  ...{ excused: {}, excusedByInjection: {}, bitten: {}, idle: [] },
});

const asRun = (verdict: Verdict): RunResult => ({ history: [], verdict, virtualMs: 0 });
const HELD = asRun(verdictOf('pass', []));

/**
 * A schedule that has failed fails again, and one that is not known holds, as four in five candidates of a shrink do: so candidates are tried
 * side by side in the order in which they would be tried if each held, and a failure's confirmations all at once.
 */
export function guessOf({ schedule: original, pinned }: Pick<Failure, 'schedule' | 'pinned'>): Guess {
  const key = canonicalKey(original);
  const fails = asRun(verdictOf('fail', [{ invariant: pinned, message: '', atMs: 0, events: [] }]));
  return (schedule, known) => {
    const isFailing = canonicalKey(schedule) === key || known.some(({ verdict }) => breaks(verdict, pinned));
    return isFailing ? fails : HELD;
  };
}

/**
 * Examines a failure as `examine` does. Where its runs are made elsewhere, several are under way at a time, with the same outcome as one by
 * one; once `how.stop` says so, one by one.
 */
export async function examineAhead(setup: Setup, failure: Failure, how: Minimising): Promise<Examined> {
  const { elsewhere } = setup;
  if (!elsewhere) return examine(setup, failure, how, (schedule) => runAndJudge(setup, schedule));
  const { stop = () => false, shrinks, confirms, keepsStory, times } = how;
  const asked = {
    ...{ ...(shrinks !== undefined && { shrinks }), ...(confirms !== undefined && { confirms }) },
    ...{ ...(keepsStory !== undefined && { keepsStory }), ...(times !== undefined && { times }) },
  };
  // Whoever goes through it in advance knows nothing of the time.
  const width = () => (stop() ? 1 : elsewhere.width());
  const ahead = runAhead({ ...elsewhere, width }, (run) => examine(setup, failure, asked, run), guessOf(failure));
  try {
    return await examine(setup, failure, how, ahead.run);
  } finally {
    ahead.end();
  }
}
