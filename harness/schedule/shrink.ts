import type { LabSpec } from '../lab/spec.ts';
import { ddmin } from './ddmin.ts';
import type { Fault } from './fault.ts';
import { shrinkFields } from './fields.ts';
import { probing } from './probe.ts';
import type { Injection, Schedule } from './schedule.ts';

type Injections = readonly Injection[];
type Fails = (injections: Injections) => Promise<boolean>;

interface Task {
  /** Known to fail. */
  readonly schedule: Schedule;
  readonly faults: ReadonlyMap<string, Fault>;
  readonly spec: LabSpec;
  /** Whether the pinned invariant is still violated: a slip to another bug is none. Runs the schedule. */
  readonly fails: (schedule: Schedule) => Promise<boolean>;
  /** The most calls of `fails`. Default 300. */
  readonly probesMax?: number;
  /** Once true, it ends with the smallest that it has. */
  readonly stop?: () => boolean;
  /** Whether injections must stay what they are, though fewer, less and earlier. Default false. */
  readonly keepsStory?: boolean;
}

export interface Shrunk {
  readonly schedule: Schedule;
  /** Calls of `fails`. */
  readonly probes: number;
  /** It was stopped: there may be a smaller one. */
  readonly isStopped: boolean;
  /** Accepted schedules, from the original to the smallest: to walk back up where another runtime does not confirm. */
  readonly chain: readonly Schedule[];
}

/** All injections earlier by the same time. One by one, those that must overlap could not move. */
async function shiftEarlier(injections: Injections, gridMs: number, fails: Fails): Promise<Injections> {
  const byMs = Math.min(...injections.map(({ atMs }) => atMs)) - gridMs;
  if (injections.length < 2 || byMs <= 0) return injections;
  const shifted = injections.map((injection) => ({ ...injection, atMs: injection.atMs - byMs }));
  return (await fails(shifted)) ? shifted : injections;
}

async function shrinkEach(
  injections: Injections,
  { faults, spec, keepsStory = false }: Task,
  fails: Fails,
): Promise<Injections> {
  let current = await shiftEarlier(injections, spec.timing.gridMs, fails);
  for (const index of injections.keys()) {
    const injection = current[index];
    const fault = injection && faults.get(injection.kind);
    if (!fault) continue;
    const base = current;
    const milder = await shrinkFields(injection, {
      fault,
      spec,
      keepsStory,
      fails: (candidate) => fails(base.with(index, candidate)),
    });
    if (milder !== injection) current = base.with(index, milder);
  }
  return current;
}

/**
 * Searches for the smallest schedule that still fails: fewer injections first, then each one milder, and again until
 * nothing changes. Dropping any one injection of the result makes it pass, unless `probesMax` ended the search. The seed
 * stays, and the empty schedule is taken to pass.
 */
export async function shrink(task: Task): Promise<Shrunk> {
  const { schedule, fails, probesMax = 300, stop = () => false } = task;
  const probe = probing(schedule, fails, { probesMax, stop });
  const still: Fails = (injections) => probe.fails({ ...schedule, injections });
  let current: Injections = schedule.injections;
  for (;;) {
    const fewer = await ddmin(current, still);
    current = await shrinkEach(fewer, task, still);
    if (current === fewer) break;
  }
  const smallest = { ...schedule, injections: current };
  return { schedule: smallest, probes: probe.count(), isStopped: probe.wasStopped(), chain: probe.chain() };
}
