import { join } from 'node:path';
import { toJson } from '../files/files.ts';
import { writeOurs } from '../files/written.ts';
import { encodeHistory } from '../history/codec.ts';
import type { Confirmed } from '../records/found.ts';
import type { RunResult } from '../run/run.ts';
import { injectionProblem } from '../schedule/check.ts';
import { encodeSchedule } from '../schedule/codec.ts';
import { describeSchedule } from '../schedule/describe.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { encodeToken } from '../schedule/token.ts';
import type { OnContainers } from '../setup/retime.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import { fileOf } from '../setup/schedule-file.ts';
import { confirm, type Outcome } from './confirm.ts';
import { brokenBefore, brokenWords } from './control-run.ts';
import type { Remains } from './remains.ts';
import { breaks } from './trials.ts';

/** What confirming needs besides the schedules. */
export interface Confirming {
  readonly containers: OnContainers;
  readonly remains?: Remains;
  /** Told before each run. */
  readonly progress: (what: string) => void;
  /** Once true, no run is begun any more. */
  readonly stop: () => boolean;
}

/** The confirmed schedule and all that its last failing run left, beside what the simulation wrote. */
async function keep(dir: string, schedule: Schedule, run: RunResult, pinned: string, how: Confirming): Promise<void> {
  const { setup } = how.containers;
  const put = (name: string, text: string) => writeOurs(join(dir, 'docker', name), text);
  put('schedule.json', encodeSchedule(fileOf(setup, schedule, pinned)));
  put('history.jsonl', encodeHistory(run.history, { lab: setup.lab, seed: schedule.seed }));
  put('verdict.json', toJson(run.verdict));
  await how.remains?.write(dir, setup, schedule, run);
}

/**
 * Why nothing can be confirmed: the lab in containers breaks without any fault, or cannot be run. A schedule that has none is its
 * own control run.
 */
async function brokenThere(chain: readonly Schedule[], how: Confirming): Promise<string | undefined> {
  const { containers, progress, stop } = how;
  const [original] = chain;
  if (!original || original.injections.length === 0 || stop()) return undefined;
  progress('on containers: control run');
  try {
    const broken = await brokenBefore(containers.setup, original.seed, stop);
    return broken && `the lab in containers breaks before any fault: ${brokenWords(broken)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Why no schedule of the chain can be run on containers: the smallest has what they cannot do. */
function refusedThere(
  smallest: Schedule | undefined,
  { containers: { setup, scale } }: Confirming,
): string | undefined {
  const { faults, definition, runtime } = setup.experiment;
  for (const injection of smallest ? scale(smallest).injections : []) {
    const found = injectionProblem(injection, faults, setup.spec, definition, runtime.cannot);
    if (found) return found.problem;
  }
  return undefined;
}

/**
 * Runs the schedules of a shrink on containers until it is clear which of them fails there too, and how often; the
 * smallest that does is written to `dir/docker`, in the timing of containers. Never throws for what the engine does.
 */
export async function confirmOnContainers(
  chain: readonly Schedule[],
  pinned: string,
  dir: string,
  how: Confirming,
): Promise<Confirmed> {
  const { containers, remains, progress, stop } = how;
  const scaled = chain.map((schedule) => containers.scale(schedule));
  const failing = new Map<number, RunResult>();
  let reason = refusedThere(chain.at(-1), how) ?? (await brokenThere(chain, how));
  const run = async (at: number): Promise<Outcome> => {
    const schedule = scaled[at];
    if (reason !== undefined) return 'not judged';
    if (!schedule || stop()) {
      reason = 'interrupted';
      return 'not judged';
    }
    progress(`on containers: schedule ${at + 1} of ${chain.length}`);
    try {
      const once = () => runAndJudge(containers.setup, schedule);
      const result = await (remains ? remains.observe(once) : once());
      if (breaks(result.verdict, pinned)) failing.set(at, result);
      else if (result.verdict.verdict === 'harness-error') {
        reason = result.verdict.reason;
        return 'not judged';
      }
      return failing.get(at) === result ? 'violated' : 'held';
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
      return 'not judged';
    }
  };
  const confirmation = await confirm(chain.length, run);
  const schedule = scaled[confirmation.at];
  const result = failing.get(confirmation.at);
  if (schedule && result) await keep(dir, schedule, result, pinned, how);
  return {
    ...confirmation,
    ...(reason !== undefined && confirmation.class === 'harness' && { reason }),
    injections: schedule?.injections.length ?? 0,
    words: describeSchedule(schedule?.injections ?? [], containers.setup.experiment.faults),
    token: schedule ? encodeToken(fileOf(containers.setup, schedule, pinned)) : '',
  };
}
