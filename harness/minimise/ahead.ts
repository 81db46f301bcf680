import type { RunResult } from '../run/run.ts';
import { canonicalKey } from '../schedule/canonical.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Elsewhere } from '../setup/elsewhere.ts';

/** Runs a schedule once. */
export type RunOnce = (schedule: Schedule) => Promise<RunResult>;

/** Work that asks for one run after the other, where each question follows from the answers to those before, and from nothing else. */
export type Inquiry = (run: RunOnce) => Promise<unknown>;

/** What a run will probably come to, by those of the same schedule that are known. */
export type Guess = (schedule: Schedule, known: readonly RunResult[]) => RunResult;

/** A run that was asked for. */
interface Begun {
  readonly answer: Promise<RunResult>;
  readonly withdraw: () => void;
  /** Without its history, of which an inquiry asks nothing. */
  result?: RunResult;
  hasFailed: boolean;
}

/** Leaves an inquiry that is only gone through to see what it asks. */
class Enough extends Error {}

/** Runs of one schedule, in the order in which they were asked for, and how many of them were taken. */
interface Runs {
  readonly begun: Begun[];
  taken: number;
}

/** What an inquiry will ask next, if all guesses are right: the runs that it met, and those that are not begun. */
interface Foreseen {
  readonly met: ReadonlySet<Begun>;
  readonly next: readonly Schedule[];
}

/** Goes through an inquiry from its start, with what is known and a guess for the rest, until `width` runs are under way or would be. */
async function foresee(
  inquiry: Inquiry,
  guess: Guess,
  runs: ReadonlyMap<string, Runs>,
  width: number,
): Promise<Foreseen> {
  const met = new Set<Begun>();
  const next: Schedule[] = [];
  const asked = new Map<string, number>();
  let under = 0;
  const answer: RunOnce = async (schedule) => {
    const key = canonicalKey(schedule);
    const begun = runs.get(key)?.begun ?? [];
    const at = asked.get(key) ?? 0;
    asked.set(key, at + 1);
    const one = begun[at];
    if (one?.hasFailed) throw new Enough();
    if (one) met.add(one);
    if (one?.result) return one.result;
    if (under++ >= width) throw new Enough();
    if (!one) next.push(schedule);
    return guess(
      schedule,
      begun.flatMap(({ result }) => result ?? []),
    );
  };
  // Whatever ends it, it was gone through as far as can be seen.
  await inquiry(answer).catch(() => undefined);
  return { met, next };
}

function begin(elsewhere: Elsewhere, schedule: Schedule): Begun {
  const controller = new AbortController();
  const answer = elsewhere.run(schedule, controller.signal);
  const begun: Begun = { answer, withdraw: () => controller.abort(), hasFailed: false };
  answer.then(
    (result) => {
      begun.result = { ...result, history: [] };
    },
    () => {
      begun.hasFailed = true;
    },
  );
  return begun;
}

const isUnderWay = ({ result, hasFailed }: Begun): boolean => !result && !hasFailed;

/** Runs for an inquiry, of which several may be under way. */
export interface Ahead {
  readonly run: RunOnce;
  /** Withdraws what nobody came for. */
  end(): void;
}

/**
 * Runs what an inquiry asks elsewhere, and meanwhile what it would ask next, as many runs at a time as are worth having there. It gets the
 * answers that it would get one by one, and no others: the n-th run of a schedule is the n-th, whenever it was begun, and what was
 * begun in vain is withdrawn.
 */
export function runAhead(elsewhere: Elsewhere, inquiry: Inquiry, guess: Guess): Ahead {
  const runs = new Map<string, Runs>();
  const of = (schedule: Schedule): Runs => {
    const key = canonicalKey(schedule);
    const own = runs.get(key) ?? { begun: [], taken: 0 };
    runs.set(key, own);
    return own;
  };
  const add = (schedule: Schedule): Begun => {
    const begun = begin(elsewhere, schedule);
    of(schedule).begun.push(begun);
    return begun;
  };
  /** Those that nobody has taken and nobody will, as far as can be seen. */
  const withdraw = (isKept: (one: Begun) => boolean) => {
    for (const own of runs.values())
      for (const one of own.begun.slice(own.taken).toReversed()) {
        if (isKept(one) || !isUnderWay(one)) break;
        own.begun.pop();
        one.withdraw();
      }
  };
  const look = async () => {
    const width = elsewhere.width();
    const { met, next } = width > 1 ? await foresee(inquiry, guess, runs, width) : NOTHING;
    withdraw((one) => met.has(one));
    for (const schedule of next.toReversed()) add(schedule);
  };
  return {
    run: async (schedule) => {
      const own = of(schedule);
      const at = own.taken++;
      await look();
      const one = own.begun[at] ?? add(schedule);
      for (; isUnderWay(one); await look()) {
        const under = [...runs.values()].flatMap(({ begun }) => begun.filter(isUnderWay));
        if (under.length > 0) await Promise.race(under.map(({ answer }) => answer.catch(() => undefined)));
      }
      return one.answer;
    },
    end: () => withdraw(() => false),
  };
}

const NOTHING: Foreseen = { met: new Set(), next: [] };
